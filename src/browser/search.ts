import { type LookedUp, lookUp, type Read } from '../query/lookup.ts'
import { marked } from '../query/marks.ts'
import { HEAD } from '../query/packed.ts'
import { parseQuery, type Query } from '../query/query.ts'
import type { ScriptWords } from '../render/html/search.ts'

/**
 * The script of the search page. Where a server answered, it suggests names while one types; where the archive is files
 * alone, it looks up what was asked in the index that was published with it, and does so only then.
 */

const results = document.getElementById('results')
const input = document.querySelector<HTMLInputElement>('main input[type=search]')
const select = document.querySelector<HTMLSelectElement>('main select')
const asked = new URLSearchParams(location.search)
/** What the page's language calls things. */
const words = JSON.parse(results?.dataset.words ?? '{}') as ScriptWords

const files = new Map<string, Promise<Uint8Array | undefined>>()

const read: Read = (path) => {
  let file = files.get(path)
  if (!file) {
    file = load(path)
    files.set(path, file)
  }
  return file
}

async function load(path: string): Promise<Uint8Array | undefined> {
  const answer = await fetch(path)
  if (answer.status === 404) return undefined
  if (!answer.ok || !answer.body) throw new Error(`${path}: ${answer.status}`)
  const body = path === HEAD ? answer.body : answer.body.pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(body).arrayBuffer())
}

function element(name: string, text = '', ...inside: Node[]): HTMLElement {
  const made = document.createElement(name)
  made.append(...(text === '' ? inside : [text, ...inside]))
  return made
}

/** Marks words of the news, where the page around them is in another language. */
function isNews(made: HTMLElement): void {
  if (words.content === document.documentElement.lang) return
  made.lang = words.content
  made.dir = 'ltr'
}

/** `2,345 events`, as the page's language counts. */
function counted(n: number): string {
  const form = words.event[new Intl.PluralRules(words.locale).select(n)] ?? words.event.other
  return form.replace('#', n.toLocaleString(words.locale))
}

function say(text: string, className = 'summary'): void {
  const line = element('p', text)
  line.className = className
  results?.replaceChildren(line)
}

const FIRST = 10

async function answer(text: string, few: number): Promise<void> {
  const query = parseQuery(text)
  if ('problem' in query) return say(query.problem, 'notice')
  if (query.terms.length === 0) return say(words.byWordsOnly, 'notice')
  say(words.looking)
  const order = asked.get('order') === 'date' ? 'date' : 'relevance'
  const found = await lookUp(read, query, { order, few })
  if (!found) return say(words.noSearch, 'notice')
  show(text, query, found, few)
}

function show(text: string, query: Query, { total, isLoose, events }: LookedUp, few: number): void {
  if (total === 0) {
    say(words.nothingFound)
    return
  }
  say((isLoose ? words.loose : words.found).replace('#', counted(total)))
  const list = element('ol')
  list.className = 'found'
  for (const [, path, title, topic, category] of events) {
    const link = element('a') as HTMLAnchorElement
    link.href = `${path}.html`
    isNews(link)
    link.append(
      ...marked(title || words.untitled, query).map(({ text, is }) => (is === 'found' ? element('mark', text) : text)),
    )
    const [, , year, month, day] = path.split('/')
    const beside = element('p', [`${year}-${month}-${day}`, topic, category].filter(Boolean).join(' · '))
    beside.className = 'count'
    isNews(beside)
    list.append(element('li', '', link, beside))
  }
  results?.append(list)
  if (events.length < Math.min(total, 200)) {
    const more = element('button', words.more)
    more.addEventListener('click', () => void answer(text, few + 2 * FIRST))
    results?.append(more)
  }
}

/** Names of topics and stories, from a server that knows them. */
async function suggest(): Promise<void> {
  const list = document.getElementById('suggestions')
  const text = input?.value.trim() ?? ''
  if (!list || text.length < 2) return
  const answer = await fetch(`/search/suggest.json?q=${encodeURIComponent(text)}`)
  if (!answer.ok) {
    input?.removeEventListener('input', soon)
    return
  }
  const [, names] = (await answer.json()) as [string, string[]]
  list.replaceChildren(
    ...names.map((name) => {
      const option = element('option') as HTMLOptionElement
      option.value = name
      return option
    }),
  )
}

let timer: ReturnType<typeof setTimeout> | undefined
function soon(): void {
  clearTimeout(timer)
  timer = setTimeout(() => void suggest().catch(() => {}), 150)
}

const text = asked.get('q') ?? ''
// A server's answer has the question in its box.
if (text.trim() !== '' && input && input.value === '') {
  input.value = text
  if (select && asked.get('order') === 'date') select.value = 'date'
  answer(text, FIRST).catch((error) => say(words.failed.replace('#', error.message), 'notice'))
} else {
  input?.addEventListener('input', soon)
}
