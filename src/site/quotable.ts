import type { Event, KnownSource } from '../model/archive.ts'
import { isUrl } from '../model/url.ts'

/** Words that stand in any news, and on any page that offers some: they tell nothing of what this news is. */
const COMMON = new Set(
  (
    'about above according after again against all also although always among and another any are around article articles because been ' +
    'before being below best between both breaking but can channel click come comes content could coverage daily day days did does doing ' +
    'done down during each edition editorial even every exclusive few find first for free from full get getting give gives great had has ' +
    'have having headline headlines her here hers him his home homepage how however in including information into is it its just keep last ' +
    'late later latest leading learn like live local look made magazine main make makes many media more most must my near need never new news ' +
    'newspaper newest next not now of off official old on one online only or other others our out over own page pages people photos picture ' +
    'pictures press provides read readers reading report reporter reporters reports said same say saying says section see service several she should show site since ' +
    'so some source sources special still stories story subscribe such take takes than that the their them then there these they this those though ' +
    'through time times to today today’s too top toward under until up update updates upon us use very video videos visit was watch way we web website week weekly well ' +
    'were what when where whether which while who whole whose why will with within without world worldwide would year years yesterday yet you your'
  ).split(' '),
)

/** Words of a text by which two texts may be known to speak of one thing: no common ones, and of each its bare form. */
export function contentWords(text: string): Set<string> {
  const found = new Set<string>()
  for (const [word] of text.toLowerCase().matchAll(/\p{N}[\p{N}.,]*\p{N}|[\p{L}\p{M}\p{N}]+/gu)) {
    if (COMMON.has(word)) continue
    // Letters of scripts that write no blanks between words: two beside each other are as good as a word.
    if (UNSPACED.test(word)) for (let i = 0; i + 1 < word.length; i++) found.add(word.slice(i, i + 2))
    else if (word.length > 2 || /\p{N}/u.test(word)) found.add(stem(word))
  }
  return found
}

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

const stem = (word: string) => (word.length > 4 ? word.replace(/(?:ies|es|s|ed|ing)$/, '').replace(/[ey]$/, '') : word)

/** Words shared with the event's own words are asked for; one is enough if it is of an article that the event names. */
const ENOUGH = 2

/** What of an event may be shared: the words of its title, and those of the articles that it and its stories name. */
export interface Spoken {
  readonly words: ReadonlySet<string>
  readonly names: ReadonlySet<string>
}

export function spokenBy(event: Pick<Event, 'title' | 'context' | 'stories'>): Spoken {
  const names = new Set<string>()
  const articles = [...event.context, ...event.stories.flatMap((story) => story.articles)]
  for (const { title, label } of articles) for (const word of contentWords(`${title} ${label}`)) names.add(word)
  return { words: contentWords([event.title, ...event.stories.map(({ text }) => text)].join(' ')), names }
}

/** How many content words a description shares with an event; 0 where these are too few to say that it speaks of it. */
export function sharedWith(spoken: Spoken, description: string): number {
  let shared = 0
  let isNamed = false
  for (const word of contentWords(description)) {
    if (spoken.names.has(word)) isNamed = true
    else if (!spoken.words.has(word)) continue
    shared++
  }
  return isNamed || shared >= Math.min(ENOUGH, spoken.words.size) ? shared : 0
}

/** A quotation is no longer than this, in letters. */
const LONGEST = 320
/** An end this early is more likely that of an abbreviation. */
const SHORTEST = 60

/** A description cut at the end of its last sentence that fits, or where none does, after a word. */
export function capped(text: string): string {
  if (text.length <= LONGEST) return text
  const head = text.slice(0, LONGEST)
  let end = 0
  for (const { 0: mark, index } of head.matchAll(/[.!?…]+["'”’»)]*(?=\s)|[。！？]+[」』”]?/g)) {
    const before = head.slice(0, index)
    if (
      mark.startsWith('.') &&
      /(?:^|[\s.(])(?:\p{L}|Mr|Mrs|Ms|Dr|St|No|Gen|Sen|Rep|Gov|Lt|Col|Jr|Sr|vs|Inc|Ltd|Co)$/u.test(before)
    )
      continue
    if (index + mark.length >= SHORTEST) end = index + mark.length
  }
  if (end > 0) return head.slice(0, end)
  const blank = head.lastIndexOf(' ', LONGEST - 1)
  return `${blank > 0 ? head.slice(0, blank) : head.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** Names of files that are a publisher's own, and not of a piece of news. */
const NO_COVER =
  /(?:^|[/_.-])(?:logos?|favicon|icons?|placeholder|default|blank|spacer|sprite|avatar|no-?image|fallback|dummy|apple-touch-icon|pixel|transparent|masthead|watermark|1x1)(?:[_.-]|$)|\.svgz?$/i
const LEAST_PIXELS = 200

/** Whether a source's image is one of its news: not a logo or a placeholder by its name, not tiny, not on many pages. */
export function isCover({ image, imageWidth, imageHeight, isStock }: KnownSource): boolean {
  if (image === undefined || isStock) return false
  if ([imageWidth, imageHeight].some((side) => side !== undefined && side < LEAST_PIXELS)) return false
  if (!isUrl(image)) return false
  const { pathname, search } = new URL(image)
  if (pathname === '/' && search === '') return false
  const name = pathname.slice(pathname.lastIndexOf('/') + 1)
  // A file may be called by the shape of its picture: `4928816-1x1-700x700.jpg`.
  return (
    !(NO_COVER.test(name) && !/\d{3,}-1x1-\d{3,}/.test(name)) && !/\/(?:logos?|icons?|placeholders?)\//i.test(pathname)
  )
}
