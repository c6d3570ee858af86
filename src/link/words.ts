import type { Event } from '../model/archive.ts'
import { isArticle } from '../model/article.ts'
import { Lexicon, NOTHING } from './lexicon.ts'

/** What of an event relating reads. */
export type Told = Pick<Event, 'title' | 'context' | 'stories' | 'citations'>

/** Where the words of an event are met: each says more or less of what the event is about. */
export const TIMES = 0x3f
export const IN_SLUG = 0x40
export const IN_LINK = 0x80

/** How often each word of a language was met inside a sentence, and how often with a capital there. */
export interface Capitals {
  met(number: number, isCapital: boolean): void
}

/**
 * Reads the words of events, one event after another. What it found of the last one is in `numbers`, `bits` and `places`, side
 * by side, in the order of the words' hashes: sums over words come out the same to the last bit, whoever adds them up.
 */
export class WordReader {
  readonly lexicon = new Lexicon()
  /** Words, by the lexicon's numbers. */
  readonly numbers: number[] = []
  /** Times it stands in the text, and whether it stands in a source's address or in the title of an article linked. */
  readonly bits: number[] = []
  /** Where it can be read, as `place` makes it. */
  readonly places: number[] = []
  readonly #at = new Map<number, number>()
  readonly #order: number[] = []
  #capitals: Capitals | undefined

  /** Reads an event, and counts the capitals of its words where they are asked for. */
  read(event: Told, capitals?: Capitals): void {
    this.#capitals = capitals
    this.#at.clear()
    this.numbers.length = this.bits.length = this.places.length = 0
    this.#text(event.title)
    let i = 0
    for (const article of event.context) this.#article(article.title, article.label, i++)
    for (const story of event.stories)
      for (const article of story.articles) this.#article(article.title, article.label, i++)
    for (const { url } of event.citations) this.#slug(url)
    this.#sort()
  }

  #text(title: string): void {
    let end = 0
    TOKEN.lastIndex = 0
    for (let found = TOKEN.exec(title); found; found = TOKEN.exec(title)) {
      const [token] = found
      const number = this.lexicon.numberOf(token)
      if (number !== NOTHING) {
        if (end > 0 && !beginsSentence(title, end, found.index)) this.#capitals?.met(number, isCapital(token))
        const at = this.#put(number, 0, textPlace(found.index, token.length))
        if (((this.bits[at] as number) & TIMES) < TIMES) this.bits[at] = (this.bits[at] as number) + 1
      }
      end = found.index + token.length
    }
  }

  /** An article's own name is the word for it that every event can use: its place is better than one in the text. */
  #article(title: string, label: string, i: number): void {
    if (!isArticle(title)) return
    for (const token of `${title.replace(/_/g, ' ')} ${label}`.match(TOKEN) ?? []) {
      const number = this.lexicon.numberOf(token)
      if (number === NOTHING) continue
      const at = this.#put(number, IN_LINK, articlePlace(i))
      if (!isArticlePlace(this.places[at] as number)) this.places[at] = articlePlace(i)
    }
  }

  #slug(url: string): void {
    for (const token of slugWords(url)) {
      const number = this.lexicon.numberOf(token)
      if (number !== NOTHING) this.#put(number, IN_SLUG, NOWHERE)
    }
  }

  #put(number: number, bit: number, place: number): number {
    const known = this.#at.get(number)
    if (known !== undefined) {
      this.bits[known] = (this.bits[known] as number) | bit
      return known
    }
    const at = this.numbers.length
    this.#at.set(number, at)
    this.numbers.push(number)
    this.bits.push(bit)
    this.places.push(place)
    return at
  }

  #sort(): void {
    const { numbers, bits, places } = this
    const order = this.#order
    const { hashes } = this.lexicon
    order.length = 0
    for (let i = 0; i < numbers.length; i++) order.push(i)
    order.sort((a, b) => (hashes[numbers[a] as number] as number) - (hashes[numbers[b] as number] as number))
    permute(numbers, order)
    permute(bits, order)
    permute(places, order)
  }
}

function permute(list: number[], order: readonly number[]): void {
  const before = list.slice()
  for (let i = 0; i < order.length; i++) list[i] = before[order[i] as number] as number
}

const TOKEN = /[\p{L}\p{N}]+/gu

/** Whether a sentence, or a quotation, may begin with the word behind this gap: its capital says nothing then. */
function beginsSentence(title: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ('.!?:"“'.includes(title[i] as string)) return true
  return false
}

function isCapital(token: string): boolean {
  const first = token[0] as string
  return first !== first.toLowerCase()
}

/** Longer addresses, and more words of one, are no headline. */
const LONGEST_URL = 400

/**
 * Words of the headline that many addresses repeat: `/news/twitter-closes-accounts` gives three. A piece of one word alone is a
 * folder or a number.
 */
export function slugWords(url: string): string[] {
  const path = url
    .slice(0, LONGEST_URL)
    .replace(/^[a-z]+:\/\/[^/]*/i, '')
    .replace(/[?#].*$/s, '')
  const words: string[] = []
  for (const piece of path.split('/')) {
    const parts = piece.replace(/\.[a-z]{2,5}$/i, '').split(/[-_+]|%20/)
    const named = parts.filter((part) => /^[\p{L}]{2,}$/u.test(part))
    if (named.length >= 2) words.push(...named)
  }
  return words
}

/** A place in the title, 18 bits where and 12 how long; or an article, by its place among those that the event names. */
const NOWHERE = 0
const ARTICLE = 0x40000000
const textPlace = (start: number, length: number) =>
  start < 0x3ffff && length < 0xfff ? (start + 1) * 0x1000 + length : NOWHERE
const articlePlace = (i: number) => ARTICLE + Math.min(i, 0xffff)
export const isArticlePlace = (place: number) => place >= ARTICLE
export const isNowhere = (place: number) => place === NOWHERE
export const articleAt = (place: number) => place - ARTICLE
export const textAt = (place: number) => ({ start: Math.floor(place / 0x1000) - 1, length: place % 0x1000 })
