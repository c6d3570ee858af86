/** Of so many things in order, the place of the first that does not come before what is looked for; their number, if all do. */
export function firstNot(count: number, isBefore: (at: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(middle)) low = middle + 1
    else high = middle
  }
  return low
}
