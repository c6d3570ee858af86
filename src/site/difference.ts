import { diffArrays } from 'diff'
import type { Version } from '../model/archive.ts'
import type { Citation } from '../model/event.ts'
import type { Change, Words } from '../model/page.ts'
import { webUrl } from './web-url.ts'

/** A title before and after, word by word. */
export function wordDiff(before: string, after: string): Words {
  return diffArrays(before.split(' '), after.split(' ')).map(({ value, added, removed }) => ({
    text: value.join(' '),
    is: added ? 'added' : removed ? 'removed' : 'same',
  }))
}

/** Longer replacements tell something else, not another figure of the same. */
const SHORT = 6

/** Numbers that became others: a few words taken out that hold as many numbers as those put in their place. */
export function figuresOf(words: Words, numberWords: readonly string[]): { before: string; after: string }[] {
  const known = new Set(numberWords)
  const numbersIn = (text: string): string[] =>
    text.split(' ').flatMap((word) => {
      const bare = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%]+$/gu, '')
      return /^\d[\d,.]*%?$/.test(bare) || known.has(bare.toLowerCase()) ? [bare] : []
    })
  return words.flatMap((part, i) => {
    const next = words[i + 1]
    if (part.is !== 'removed' || next?.is !== 'added') return []
    if (Math.max(part.text.split(' ').length, next.text.split(' ').length) > SHORT) return []
    const before = numbersIn(part.text)
    const after = numbersIn(next.text)
    if (before.length !== after.length) return []
    return before.flatMap((figure, k) => (figure === after[k] ? [] : [{ before: figure, after: after[k] as string }]))
  })
}

/** What one version changed of the one before it. */
export function difference(
  before: Version,
  after: Version,
  numberWords: readonly string[],
): Omit<Change, 'changes' | 'at' | 'portal' | 'other'> {
  const change: { -readonly [K in keyof Change]?: Change[K] } = {}
  if (before.title !== after.title) {
    change.words = wordDiff(before.title, after.title)
    const figures = figuresOf(change.words, numberWords)
    if (figures.length > 0) change.figures = figures
  }
  const added = without(after.citations, before.citations)
  const removed = without(before.citations, after.citations)
  if (added.length > 0) change.added = added.map(cited)
  if (removed.length > 0) change.removed = removed.map(cited)
  if (before.category !== after.category) change.category = { before: before.category, after: after.category }
  if (before.date !== after.date) change.day = { before: before.date, after: after.date }
  const [was, is] = [before, after].map(headings)
  if (was !== is) change.story = { before: was ?? null, after: is ?? null }
  return change
}

const cited = ({ label, url }: Citation) => ({ label, url: webUrl(url) })

function without(all: readonly Citation[], known: readonly Citation[]): Citation[] {
  const keys = new Set(known.map(({ label, url }) => `${label}\n${url}`))
  return all.filter(({ label, url }) => !keys.has(`${label}\n${url}`))
}

const headings = ({ stories }: Version) =>
  stories.length === 0 ? null : stories.map(({ text }) => text || 'Untitled').join(' › ')
