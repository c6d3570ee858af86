/** Words of many events, end to end in typed arrays that grow. */
export class Pool {
  numbers = new Uint32Array(1 << 16)
  bits = new Uint8Array(1 << 16)
  places = new Uint32Array(1 << 16)
  /** Where each event's words begin; the last is where they all end. */
  readonly starts: number[] = [0]

  add(words: {
    readonly numbers: readonly number[]
    readonly bits: readonly number[]
    readonly places: readonly number[]
  }) {
    const start = this.starts.at(-1) as number
    const end = start + words.numbers.length
    if (end > this.numbers.length) this.#grow(end)
    this.numbers.set(words.numbers, start)
    this.bits.set(words.bits, start)
    this.places.set(words.places, start)
    this.starts.push(end)
  }

  #grow(needed: number): void {
    const size = Math.max(needed, Math.ceil(this.numbers.length * 1.6))
    const [numbers, bits, places] = [new Uint32Array(size), new Uint8Array(size), new Uint32Array(size)]
    numbers.set(this.numbers)
    bits.set(this.bits)
    places.set(this.places)
    this.numbers = numbers
    this.bits = bits
    this.places = places
  }
}
