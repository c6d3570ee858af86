import { articleKey, articleName } from '../model/article.ts'
import type { Article } from '../model/event.ts'
import { articleAt, isArticlePlace, isNowhere, type Told, textAt } from './words.ts'

/** A word that two events share: where one of them has it, and what it adds to their score. */
export interface Shared {
  readonly place: number
  readonly amount: number
}

/** How many words say why; and what a word must add, of the whole, to be said. */
const MOST = 4
const LEAST = 0.08

interface Reason {
  readonly text: string
  readonly isArticle: boolean
  amount: number
}

/**
 * Why two events belong together, in the words of one of them: what carries their score, articles before bare words, most
 * first. Words of one article count as that article; neighbours in the text are one name. None where many words carry
 * a little each: such events have no more in common than the way in which news is written.
 */
export function contextOf(event: Pick<Told, 'title' | 'context' | 'stories'>, shared: readonly Shared[]): string[] {
  const total = shared.reduce((sum, { amount }) => sum + amount, 0)
  const reasons = new Map<string, Reason>()
  const add = (key: string, text: string, isArticle: boolean, amount: number) => {
    const known = reasons.get(key)
    if (known) known.amount += amount
    else reasons.set(key, { text, isArticle, amount })
  }
  const articles = articlesOf(event)
  for (const { place, amount } of shared) {
    if (!isArticlePlace(place)) continue
    const article = articles[articleAt(place)]
    if (article) add(articleKey(article.title), nameOf(article), true, amount)
  }
  for (const { text, amount } of phrases(event.title, shared)) add(text.toLowerCase(), text, false, amount)
  return [...reasons.values()]
    .filter(({ amount }) => amount >= LEAST * total)
    .sort((a, b) => b.amount - a.amount || (a.text < b.text ? -1 : 1))
    .slice(0, MOST)
    .sort((a, b) => Number(b.isArticle) - Number(a.isArticle))
    .map(({ text }) => text)
}

/** The articles that places count: those of the text, then those of its stories. */
function articlesOf({ context, stories }: Pick<Told, 'context' | 'stories'>): readonly Article[] {
  return stories.length === 0 ? context : [...context, ...stories.flatMap((story) => story.articles)]
}

/** The words used for an article, unless they are words of the sentence and the article has a name: `earlier this month`. */
function nameOf({ title, label }: Article): string {
  const name = articleName(title)
  if (label === '' || (label === label.toLowerCase() && /[\p{Lu}\p{N}]/u.test(name.slice(1)))) return name
  return label
}

/** Shared words that stand in the text, neighbours joined: `Abu` and `Sayyaf` are one name. */
function phrases(title: string, shared: readonly Shared[]): { text: string; amount: number }[] {
  const spans = shared
    .filter(({ place }) => !isArticlePlace(place) && !isNowhere(place))
    .map(({ place, amount }) => ({ ...textAt(place), amount }))
    .sort((a, b) => a.start - b.start)
  const found: { start: number; end: number; amount: number }[] = []
  for (const { start, length, amount } of spans) {
    const last = found.at(-1)
    if (last && /^[ -]$/.test(title.slice(last.end, start)) && isName(title, last.start) && isName(title, start)) {
      last.end = start + length
      last.amount += amount
    } else found.push({ start, end: start + length, amount })
  }
  return found.map(({ start, end, amount }) => ({ text: title.slice(start, end), amount }))
}

const isName = (title: string, at: number) => /^\p{Lu}/u.test(title.slice(at, at + 2))
