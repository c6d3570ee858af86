/** A template's name, blanks collapsed and lower-cased, and its arguments as written. */
export interface Template {
  readonly name: string
  readonly positional: readonly string[]
  readonly named: ReadonlyMap<string, string>
}

/** Reads what stands between `{{` and `}}`. Pipes inside links, templates and references separate nothing. */
export function readTemplate(inner: string): Template {
  const [head = '', ...rest] = splitArguments(inner)
  const positional: string[] = []
  const named = new Map<string, string>()
  for (const argument of rest) {
    const name = /^\s*([\w -]{1,40}?)\s*=/.exec(argument)
    if (!name) positional.push(argument)
    else if (/^\d{1,2}$/.test(name[1] as string)) positional[Number(name[1]) - 1] = argument.slice(name[0].length)
    else named.set((name[1] as string).toLowerCase(), argument.slice(name[0].length).trim())
  }
  return {
    name: head
      .replace(/[\s_\u0000\u0001]+/g, ' ')
      .trim()
      .toLowerCase(),
    positional: Array.from(positional, (a) => a ?? ''),
    named,
  }
}

function splitArguments(inner: string): string[] {
  const out: string[] = []
  let depth = 0
  let from = 0
  for (const mark of inner.matchAll(/\[\[|\{\{|\]\]|\}\}|\|/g)) {
    if (mark[0] === '|') {
      if (depth > 0) continue
      out.push(inner.slice(from, mark.index))
      from = mark.index + 1
    } else depth += mark[0] === '[[' || mark[0] === '{{' ? 1 : depth > 0 ? -1 : 0
  }
  out.push(inner.slice(from))
  return out
}

/** What editors tell each other: no reader sees it as words of the event. */
const DROPPED =
  /^(?:dead ?link|link rot|cbignore|webarchive|wayback|fact|cn|citation needed(?: span)?|better source.*|unreliable source.*|verify.*|failed verification|clarify|clarification needed|when|who|which|where|why|what\??|by whom|vague|dubious.*|disputed.*|dn|disambiguation needed|weasel.*|pov.*|peacock.*|update.*|full citation needed|subscription(?: required)?|paywall|registration required|[a-z]{2} icon|in lang|efn.*|notelist.*|reflist.*|refn|sfn.*|pp.*|db-.*|anchor|ref|rp|self-published.*|page needed|sic|as of\?|see also|main|current events.*|flag ?icon.*|flagicon|void|scotus.*|blacklisted-links)$/

const FIXED: Readonly<Record<string, string>> = {
  "'": "'",
  '`': 'ʻ',
  okina: 'ʻ',
  nbsp: ' ',
  snd: ' – ',
  spnd: ' – ',
  'spaced ndash': ' – ',
  spndash: ' – ',
  ndash: '–',
  'spaced en dash': ' – ',
  mdash: '—',
  emdash: '—',
  dash: '–',
  endash: '–',
  '!': '|',
  '=': '=',
  '-': '',
  ' ': ' ',
  shy: '',
  br: ' ',
  '(': '{',
  ')': '}',
  minus: '−',
  pound: '£',
  euro: '€',
}

const SHIP =
  /^(?:[a-z]{2}|uss|hms|hmcs|hmas|hmnzs|hmt|hmhs|rms|rfa|usns|usat|uscgc|ins|lpg|ftv|osv|mts|ssv|usrc|hnlms|hnoms|hdms|srv|trsm?s|jds|js|kri|krm|bap|arm|ara|btm|orp|pns|roks|tcg|rrs|sms|nmv|gts|mtv)$/
const SHIP_PREFIX_NAMES = new Set(['mv', 'ms', 'ss', 'mt', 'ps', 'gs', 'sv', 'fv', 'my', 'mf', 'mb', 'sy', 'rv', 'ov'])

/** Templates whose arguments are the words shown, joined: `{{mp|2007 TU|24}}`, `{{chem|C|O|2}}`. */
const JOINED_NAMES = /^(?:mpl?-?|chem2?|mp-|nuclide|physics particle)$/
const SECOND = /^(?:lang|transl|transliteration|abbr|tooltip|color|colour|font color|ill-wd)$/

/**
 * The words that a template shows, as wikitext; `''` for what shows nothing to a reader. Units are not converted
 * (`{{convert|80|m|ft}}` gives `80 m`); of an unknown template the first argument stands.
 */
export function templateText({ name, positional, named }: Template): string {
  const fixed = FIXED[name]
  if (fixed !== undefined) return fixed
  if (DROPPED.test(name) || /^lang-?icon/.test(name)) return ''
  const [first = '', second = ''] = positional.map((p) => p.trim())
  if (/^(?:convert|cvt)$/.test(name)) return `${first} ${second}`.trim()
  if (JOINED_NAMES.test(name)) return positional.map((p) => p.trim()).join('')
  if (/^(?:frac|fraction|sfrac)$/.test(name)) return positional.map((p) => p.trim()).join('/')
  if (/^(?:us|a|c|nz|hk)\$$/.test(name)) return `${name.toUpperCase()}${first}`
  if (SECOND.test(name)) return second || first || (named.get('text') ?? '')
  if (name === 'ship') return `${first} ${second}`.trim()
  if (name === 'sclass' || name === 'sclass-' || name === 'sclass2') return `${first}-class ${second}`.trim()
  if (name === 'ov' || !(SHIP.test(name) && (name.length > 2 || SHIP_PREFIX_NAMES.has(name)))) {
    return first || (named.get('1') ?? '')
  }
  return `${name.toUpperCase()} ${first}`.trim()
}

const CITATION = /^(?:cite|citation|vcite|cite-)(?! needed|s? span)\b/

/** Whether a template cites a document: `{{cite web|url=…}}`. */
export function isCitation(template: Template): boolean {
  return CITATION.test(template.name) && template.named.has('url')
}

/** The label that a citation template gives: who published it, else where it appeared, else what it is called. */
export function citationLabel({ named }: Template): string {
  for (const field of ['publisher', 'work', 'newspaper', 'website', 'journal', 'magazine', 'agency', 'title']) {
    const value = named.get(field)
    if (value) return value
  }
  return ''
}
