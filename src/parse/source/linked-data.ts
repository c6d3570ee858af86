/** A thing of JSON-LD. */
export type Thing = Readonly<Record<string, unknown>>

const ARTICLE = /^(?:.*Article|BlogPosting|LiveBlogPosting|Report|Review|VideoObject|Reportage.*)$/
const PAGE = /^(?:WebPage|ItemPage|Article)$/
const DEPTH = 4
/** More things than this are a list of others, not what the page is about. */
const THINGS = 200

/** The article that a page's JSON-LD tells of: the one that says it is this page, else the first; a web page if there is none. */
export function articleIn(scripts: readonly string[], isThisPage: (url: string) => boolean): Thing | undefined {
  const things = scripts.flatMap((script) => thingsIn(parse(script), 0)).slice(0, THINGS)
  const articles = things.filter((thing) => typesOf(thing).some((type) => ARTICLE.test(type)))
  return (
    articles.find((thing) => addressesOf(thing).some(isThisPage)) ??
    articles[0] ??
    things.find((thing) => typesOf(thing).some((type) => PAGE.test(type)))
  )
}

/** Things that stand by themselves, not those that another one lists or names. */
function thingsIn(value: unknown, depth: number): Thing[] {
  if (depth > DEPTH) return []
  if (Array.isArray(value)) return value.slice(0, THINGS).flatMap((item) => thingsIn(item, depth + 1))
  if (!isThing(value)) return []
  const graph = value['@graph']
  const main = isThing(value.mainEntity) ? [value.mainEntity] : []
  return [value, ...main, ...(graph === undefined ? [] : thingsIn(graph, depth + 1))]
}

export const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function typesOf(thing: Thing): string[] {
  const types = thing['@type']
  return (Array.isArray(types) ? types : [types]).flatMap((type) =>
    typeof type === 'string' ? [type.replace(/^.*[/:#]/, '')] : [],
  )
}

function addressesOf(thing: Thing): string[] {
  const main = thing.mainEntityOfPage
  return [thing.url, thing['@id'], isThing(main) ? main['@id'] : main].filter((url) => typeof url === 'string')
}

const MARKS_BEHIND = ['*/', '-->', ']]>', '//', '/*']

/** JSON as pages write it: within marks for old readers, with raw line breaks in its strings, with one comma too many. */
function parse(script: string): unknown {
  // By hand, since an expression that looks for blanks before an end is slow where there are many blanks.
  const end = script.trimEnd().replace(/;$/, '').trimEnd()
  const bare = MARKS_BEHIND.reduce(
    (text, mark) => (text.endsWith(mark) ? text.slice(0, -mark.length).trimEnd() : text),
    end,
  )
    .trimStart()
    .replace(/^(?:\/\*|\/\/)?\s?<!(?:--|\[CDATA\[)[^\n{[]*/, '')
  for (const text of [bare, bare.replace(/[\u0000-\u001f]+/g, ' ').replace(/,\s*(?=[}\]])/g, '')]) {
    try {
      return JSON.parse(text)
    } catch {
      // Neither is this the first broken one, nor is it all that the page tells.
    }
  }
  return undefined
}
