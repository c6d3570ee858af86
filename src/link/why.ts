import { articleKey, articleName } from '../model/article.ts'
import type { Article } from '../model/event.ts'
import { articleAt, isArticlePlace, isNowhere, type Told, textAt } from './words.ts'

/** What of an event tells why it belongs with another. */
export interface Shown {
  readonly title: string
  /** Those that places count. */
  readonly articles: readonly Article[]
}

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
export function contextOf({ title, articles }: Shown, shared: readonly Shared[]): string[] {
  const reasons = new Map<string, Reason>()
  const reasonOf = (key: string, text: string, isArticle: boolean) => {
    let reason = reasons.get(key)
    if (!reason) {
      reason = { text, isArticle, amount: 0 }
      reasons.set(key, reason)
    }
    return reason
  }
  /** By the article's place: most that are shared have more words than one. */
  const ofArticles: Reason[] = []
  const spans: Phrase[] = []
  let total = 0
  for (const { place, amount } of shared) {
    total += amount
    if (isArticlePlace(place)) {
      const at = articleAt(place)
      const article = articles[at]
      if (!article) continue
      ofArticles[at] ??= reasonOf(articleKey(article.title), nameOf(article), true)
      ofArticles[at].amount += amount
    } else if (!isNowhere(place)) {
      const { start, length } = textAt(place)
      spans.push({ start, end: start + length, amount })
    }
  }
  for (const { start, end, amount } of phrases(title, spans)) {
    const text = title.slice(start, end)
    reasonOf(text.toLowerCase(), text, false).amount += amount
  }
  return [...reasons.values()]
    .filter(({ amount }) => amount >= LEAST * total)
    .sort((a, b) => b.amount - a.amount || (a.text < b.text ? -1 : 1))
    .slice(0, MOST)
    .sort((a, b) => Number(b.isArticle) - Number(a.isArticle))
    .map(({ text }) => text)
}

/** What an event shows of itself: its articles are those of the text, then those of its stories. */
export const shownOf = ({ title, context, stories }: Pick<Told, 'title' | 'context' | 'stories'>): Shown => ({
  title,
  articles: stories.length === 0 ? context : [...context, ...stories.flatMap((story) => story.articles)],
})

/** The words used for an article, unless they are words of the sentence and the article has a name: `earlier this month`. */
function nameOf({ title, label }: Article): string {
  const name = articleName(title)
  if (label === '' || (label === label.toLowerCase() && /[\p{Lu}\p{N}]/u.test(name.slice(1)))) return name
  return label
}

/** A stretch of the text, and what its words add. */
interface Phrase {
  readonly start: number
  end: number
  amount: number
}

/** Words of the text, neighbours joined: `Abu` and `Sayyaf` are one name. */
function phrases(title: string, words: Phrase[]): readonly Phrase[] {
  const found: Phrase[] = []
  for (const word of words.sort((a, b) => a.start - b.start)) {
    const last = found.at(-1)
    const isNeighbour = last && word.start === last.end + 1 && ' -'.includes(title[last.end] as string)
    if (isNeighbour && isName(title, last.start) && isName(title, word.start)) {
      last.end = word.end
      last.amount += word.amount
    } else found.push(word)
  }
  return found
}

const isName = (title: string, at: number) => /^\p{Lu}/u.test(title.slice(at, at + 2))
