/** Two things that may be one, and how much speaks for it: above 0. */
export interface Candidate {
  readonly row: number
  readonly column: number
  readonly score: number
}

/**
 * Matches rows with columns, each once at most, so that the scores of all pairs together are the highest there can be.
 * Of equal answers it gives the same one each time. Gives the column of each row that has one.
 *
 * The candidates fall into groups that have nothing in common; each is solved for itself by the Hungarian method
 * (Kuhn 1955; shortest augmenting paths with potentials).
 */
export function assign(candidates: readonly Candidate[]): Map<number, number> {
  const matched = new Map<number, number>()
  for (const group of groupsOf(candidates)) {
    const [only] = group
    if (group.length === 1 && only) matched.set(only.row, only.column)
    else for (const [row, column] of solve(group)) matched.set(row, column)
  }
  return matched
}

/** Candidates that share a row or a column, directly or through others. */
function groupsOf(candidates: readonly Candidate[]): Candidate[][] {
  const roots = new Map<string, string>()
  const rootOf = (key: string): string => {
    let root = key
    for (let next = roots.get(root); next !== undefined; next = roots.get(root)) root = next
    if (root !== key) roots.set(key, root)
    return root
  }
  for (const { row, column } of candidates) {
    const [a, b] = [rootOf(`r${row}`), rootOf(`c${column}`)]
    if (a !== b) roots.set(b, a)
  }
  const groups = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const root = rootOf(`r${candidate.row}`)
    const group = groups.get(root)
    if (group) group.push(candidate)
    else groups.set(root, [candidate])
  }
  return [...groups.values()]
}

function* solve(group: readonly Candidate[]): Generator<[row: number, column: number]> {
  const rows = [...new Set(group.map(({ row }) => row))].sort((a, b) => a - b)
  const columns = [...new Set(group.map(({ column }) => column))].sort((a, b) => a - b)
  // A row may stay alone: it then takes one of as many columns that stand for nobody.
  const width = columns.length + rows.length
  const cost = rows.map(() => new Float64Array(width))
  const rowAt = new Map(rows.map((row, i) => [row, i]))
  const columnAt = new Map(columns.map((column, j) => [column, j]))
  for (const { row, column, score } of group) {
    const line = cost[rowAt.get(row) as number] as Float64Array
    line[columnAt.get(column) as number] = -score
  }
  const rowOf = hungarian(cost, width)
  for (let j = 0; j < columns.length; j++) {
    const i = rowOf[j] as number
    if (i >= 0 && (cost[i] as Float64Array)[j] !== 0) yield [rows[i] as number, columns[j] as number]
  }
}

/** The row of each column, -1 for none, at the lowest cost; every row gets a column. */
function hungarian(cost: readonly Float64Array[], width: number): Int32Array {
  const rowOf = new Int32Array(width + 1).fill(-1)
  const rowPotential = new Float64Array(cost.length)
  const columnPotential = new Float64Array(width + 1)
  for (let i = 0; i < cost.length; i++) {
    // The column behind the last holds the row that looks for one.
    let j = width
    rowOf[j] = i
    const least = new Float64Array(width).fill(Number.POSITIVE_INFINITY)
    const before = new Int32Array(width).fill(width)
    const seen = new Uint8Array(width + 1)
    while ((rowOf[j] as number) >= 0) {
      seen[j] = 1
      const row = rowOf[j] as number
      const line = cost[row] as Float64Array
      let nearest = -1
      for (let k = 0; k < width; k++) {
        if (seen[k]) continue
        const reduced = (line[k] as number) - (rowPotential[row] as number) - (columnPotential[k] as number)
        if (reduced < (least[k] as number)) {
          least[k] = reduced
          before[k] = j
        }
        if (nearest < 0 || (least[k] as number) < (least[nearest] as number)) nearest = k
      }
      const step = least[nearest] as number
      for (let k = 0; k <= width; k++) {
        if (seen[k]) {
          rowPotential[rowOf[k] as number] = (rowPotential[rowOf[k] as number] as number) + step
          columnPotential[k] = (columnPotential[k] as number) - step
        } else if (k < width) least[k] = (least[k] as number) - step
      }
      j = nearest
    }
    while (j !== width) {
      const k = before[j] as number
      rowOf[j] = rowOf[k] as number
      j = k
    }
    rowOf[width] = -1
  }
  return rowOf
}
