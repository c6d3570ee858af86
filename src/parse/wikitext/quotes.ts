import { APOSTROPHE } from './marks.ts'

/**
 * Removes bold and italic marks the way MediaWiki reads them (its `doQuotes`): runs of two are italic, of three bold,
 * of four an apostrophe and bold, of five or more both. When bold and italic are both left open on a line, one bold
 * run was an apostrophe and an italic one: that of `''X'''s`. Literal apostrophes come back as `APOSTROPHE`.
 */
export function removeQuotes(line: string): string {
  if (!line.includes("''")) return line
  const parts = line.split(/('{2,})/)
  const runs = parts.map((part, i) => (i % 2 === 1 ? part.length : 0))
  for (let i = 1; i < runs.length; i += 2) {
    const length = runs[i] as number
    if (length === 4) runs[i] = 3
    else if (length > 5) runs[i] = 5
  }
  const literal = parts.map((part, i) => (i % 2 === 1 ? part.length - (runs[i] as number) : 0))
  const bold = runs.filter((n) => n === 3 || n === 5).length
  const italic = runs.filter((n) => n === 2 || n === 5).length
  if (bold % 2 === 1 && italic % 2 === 1) {
    const chosen = apostropheRun(parts, runs)
    if (chosen !== undefined) literal[chosen] = (literal[chosen] as number) + 1
  }
  return parts.map((part, i) => (i % 2 === 1 ? APOSTROPHE.repeat(literal[i] as number) : part)).join('')
}

/** Which bold run is to give up an apostrophe: one after a single-letter word, else after a word, else after a blank. */
function apostropheRun(parts: readonly string[], runs: readonly number[]): number | undefined {
  let afterWord: number | undefined
  let afterBlank: number | undefined
  for (let i = 1; i < parts.length; i += 2) {
    if (runs[i] !== 3) continue
    const before = parts[i - 1] as string
    if (before.endsWith(' ')) afterBlank ??= i
    else if (before.at(-2) === ' ') return i
    else afterWord ??= i
  }
  return afterWord ?? afterBlank
}
