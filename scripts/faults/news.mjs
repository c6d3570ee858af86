import { randomOf } from './random.mjs'

// News that nobody made: what day pages go through in their first days, as a revision stream. The same each time, but for its
// days, which end today: an update asks for those.

const SECTIONS = [
  'Armed conflicts and attacks',
  'Law and crime',
  'Sports',
  'Science and technology',
  'Arts and culture',
]
const PLACES = ['Lima', 'Oslo', 'Porto', 'Hanoi', 'Quito', 'Accra', 'Riga', 'Cork', 'Nairobi', 'Zürich', 'Málaga']
const WHO = [
  'harbour pilots',
  'bakers',
  'two judges',
  'a choir',
  'the lighthouse keepers',
  'beekeepers',
  'a rowing crew',
]
const DOES = ['open', 'close', 'repaint', 'count', 'sell', 'find', 'lose', 'praise', 'measure', 'move']
const WHAT = ['the old bridge', 'a lost atlas', 'nine boats', 'the town clock', 'a glass roof', 'the winter market']
const STORIES = ['Harbour inquiry', 'Clock dispute', 'Regatta of the year', 'Bridge works']

/** Days of news, and events a day at most: small, so that the time goes into being killed. */
const DAYS = 16
const MOST = 9

const FIRST = Math.floor(Date.now() / 86_400_000) - DAYS + 1
const dateOf = (day) => new Date((FIRST + day) * 86_400_000)
const monthOf = (date) => date.toLocaleString('en', { month: 'long', timeZone: 'UTC' })

export function makeNews(revisions, seed = 7) {
  const random = randomOf(seed)
  const pages = Array.from({ length: DAYS }, () => [])
  let serial = 0
  const event = () => ({
    section: random.pick(SECTIONS),
    story: random.next() < 0.4 ? random.pick(STORIES) : undefined,
    text: `In [[${random.pick(PLACES)}]], ${random.pick(WHO)} ${random.pick(DOES)} ${random.pick(WHAT)} for the [[Guild ${++serial % 60}]] a ${serial}th time.`,
    sources: Array.from(
      { length: 1 + random.below(2) },
      () => `[http://paper.example/${++serial} (Paper ${serial % 9})]`,
    ),
  })
  const edits = [
    [4, (events) => events.length < MOST && events.splice(random.below(events.length + 1), 0, event())],
    [3, (events) => reword(events)],
    [2, (events) => at(events, (item) => item.sources.push(`[http://more.example/${++serial} (Herald)]`))],
    [1, (events) => at(events, (item) => Object.assign(item, { section: random.pick(SECTIONS) }))],
    [1, (events) => events.length > 5 && events.splice(random.below(events.length), 1)],
    [1, (events) => events.push(...events.splice(0, 1))],
    [1, (events, day) => moveTo(events, pages[(day + 1) % DAYS])],
  ].flatMap(([weight, edit]) => Array.from({ length: weight }, () => edit))

  function at(events, change) {
    if (events.length > 0) change(random.pick(events))
  }
  function reword(events) {
    at(events, (item) => {
      item.text = item.text.replace(random.pick(['In ', 'for the ', ' time']), (words) => `${words.trimEnd()} again `)
    })
  }
  function moveTo(events, other) {
    if (events.length > 5) other.push(...events.splice(random.below(events.length), 1))
  }

  const lines = []
  for (let i = 0; i < revisions; i++) {
    const day = Math.min(DAYS - 1, Math.floor((i / revisions) * (DAYS - 1)) + random.below(2))
    const events = pages[day]
    const damage = events.length > 4 && random.next() < 0.03
    if (!damage) random.pick(edits)(events, day)
    const revision = revisionOf(
      day,
      i,
      damage ? random.pick(['', 'My page now!', wikitext(day, [])]) : wikitext(day, events),
    )
    lines.push(damage && revision.text === '' ? { ...revision, deleted: true } : revision)
  }
  return lines
}

/** The same portal after somebody emptied it: pages blanked, cut short or deleted, and some days gone altogether. */
export function shrunken(from) {
  return Array.from({ length: DAYS - 2 }, (_, day) => {
    const text = ['', 'Nothing here.', wikitext(day, [])][day % 3]
    return { ...revisionOf(day, from + day, text), ...(text === '' ? { deleted: true } : {}) }
  })
}

export const streamOf = (lines) => `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`

function revisionOf(day, i, text) {
  const date = dateOf(day)
  return {
    at: new Date(FIRST * 86_400_000 + i * 7 * 60_000).toISOString().replace('.000', ''),
    title: `Portal:Current events/${date.getUTCFullYear()} ${monthOf(date)} ${date.getUTCDate()}`,
    deleted: false,
    text,
    revid: 1000 + i,
    user: `Reader ${i % 5}`,
    comment: `edit ${i}`,
  }
}

function wikitext(day, events) {
  const lines = SECTIONS.flatMap((section) => {
    const of = events.filter((item) => item.section === section)
    return of.length === 0 ? [] : [`;${section}`, ...of.flatMap(bullets)]
  })
  const [year, month, of] = dateOf(day).toISOString().slice(0, 10).split('-')
  return `{{Current events|year=${year}|month=${month}|day=${of}|content=\n<!-- News below -->\n${lines.join('\n')}\n<!-- News above -->}}`
}

function bullets({ story, text, sources }) {
  const words = `${text} ${sources.join(' ')}`
  return story ? [`*[[${story}]]`, `**${words}`] : [`*${words}`]
}
