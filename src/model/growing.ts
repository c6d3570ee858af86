/** Numbers of 32 bits, without signs, in an array that grows: of a million, a list of objects would take ten times as much. */
export class Growing {
  #numbers = new Uint32Array(1 << 12)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Uint32Array(Math.ceil(this.#length * 1.6))
      larger.set(this.#numbers)
      this.#numbers = larger
    }
    this.#numbers[this.#length++] = number
  }

  /** All of them, as long as no more come. */
  numbers(): Uint32Array {
    return this.#numbers.subarray(0, this.#length)
  }
}
