export function randomOf(seed: number): {
  readonly next: () => number
  readonly below: (n: number) => number
  readonly pick: <T>(items: readonly T[]) => T
}
