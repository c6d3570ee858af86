import type { Article, ParsedEvent, StoryHeading } from './event.ts'

/** Namespaces and sister wikis: what they hold is no subject of the news. */
const NOT_AN_ARTICLE =
  /^(?:[a-z]{1,3}|simple|wikt|wiktionary|wikisource|wikinews|wikiquote|commons|meta|category|file|image|portal|wikipedia|special|help|template|user|talk)\s*:/i

/** Whether a linked title is an article that news can be about. */
export function isArticle(title: string): boolean {
  return title !== '' && !(title.includes(':') && NOT_AN_ARTICLE.test(title))
}

/** One key for one article, however it is linked: the wiki itself upper-cases the first letter and nothing else. */
export function articleKey(title: string): string {
  const first = title.codePointAt(0)
  if (first === undefined) return title
  const letter = String.fromCodePoint(first)
  return letter.toUpperCase() + title.slice(letter.length)
}

/** What an article's subject is called in a heading: its title without the bracket that tells it from namesakes. */
export function articleName(title: string): string {
  return articleKey(title).replace(/\s*\([^()]*\)$/, '') || articleKey(title)
}

/**
 * One key for one story's name. Case, kind of dash, apostrophe and a closing colon make no other story of it; nor does the year
 * until which it ran, which changes while it runs: `(2011–present)` and `(2011–2017)` are one.
 */
export function storyNameKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\u2010-\u2015\u2212-]+/g, '-')
    .replace(/[’‘]/g, "'")
    .replace(/\s*:$/, '')
    .replace(/\((\d{4})-(?:present|\d{2,4})\)$/, '($1-)')
}

/** A story that a heading names: its key, and what it is called there. */
export interface NamedStory {
  readonly key: string
  readonly name: string
}

/**
 * The stories that a heading names, in its order: one an article, so that `Syrian Civil War, Battle of al-Bab` is part of both;
 * a heading without articles is a story by its words.
 */
export function storiesOf(story: StoryHeading): NamedStory[] {
  const articles = story.articles.filter((a) => isArticle(a.title))
  if (articles.length === 0) {
    const key = storyNameKey(story.text)
    return key === '' ? [] : [{ key, name: story.text }]
  }
  const found = new Map<string, NamedStory>()
  for (const { title } of articles) {
    const key = storyNameKey(title)
    if (!found.has(key)) found.set(key, { key, name: articles.length === 1 ? story.text : title })
  }
  return [...found.values()]
}

/** What an event is about first: the first article of its outermost story, else the first that its text names. */
export function topicArticle(event: Pick<ParsedEvent, 'stories' | 'context'>): Article | undefined {
  for (const story of event.stories) {
    const found = story.articles.find((a) => isArticle(a.title))
    if (found) return found
  }
  return event.context.find((a) => isArticle(a.title))
}
