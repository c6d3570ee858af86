import type { SourceState } from '../../model/source.ts'
import type { Markup } from './markup.ts'
import type { ToldPage } from './told.ts'

/** What is known of an answer when it is judged. */
export interface Answer {
  /** The address that was asked for, and where it led. */
  readonly asked: string
  readonly url: string
  readonly status: number
  readonly mediaType: string | null
  /** What its page tells; `null` where no page was read. */
  readonly page: { readonly markup: Markup; readonly told: ToldPage } | null
}

export interface Verdict {
  readonly state: SourceState
  readonly why: string | null
}

const GONE = new Set([404, 410])
/** Unauthorized, payment, forbidden, not acceptable, proxy, legal reasons, too many requests; LinkedIn's own. */
const BLOCKED = new Set([401, 402, 403, 406, 407, 429, 451, 999])
const HTML = /^(?:text\/html|application\/xhtml\+xml)$/

/** How a source stands by what it answered. A page that is there in name alone is seen through: walls, and pages that say they are gone. */
export function verdictOf(answer: Answer): Verdict {
  const { status, mediaType, page } = answer
  const told = (state: SourceState, why: string | null = null): Verdict => ({ state, why })
  if (GONE.has(status)) return told('gone', `it answers ${status}`)
  if (BLOCKED.has(status)) return told('blocked', `it answers ${status}`)
  if (status >= 500 && page && wallIn(page.markup)) return told('blocked', 'a wall against robots')
  if (status < 200 || status >= 300) return told('unreachable', `it answers ${status}`)
  const isPage = page !== null && (mediaType === null ? looksLikePage(page.markup) : HTML.test(mediaType))
  if (!isPage) return told('not-a-page', mediaType === null ? 'it is no HTML' : `it is ${mediaType}`)
  const isArticle = page.told.published !== undefined || page.told.title?.origin === 'json-ld'
  const wall = wallIn(page.markup) ?? gateAt(answer)
  if (wall && !isArticle) return told('blocked', wall)
  if (!isArticle && saysGone(page.markup)) return told('gone', 'its page says that it is not there')
  if (leadsHome(answer)) return told('gone', 'it leads to the front page')
  return sameAddress(answer.asked, answer.url) ? told('ok') : told('moved', `it is at ${answer.url}`)
}

const looksLikePage = ({ title, metas, heading }: Markup) => title !== '' || metas.length > 0 || heading !== ''

/** Pages with more to read than this are no walls. */
const WALL_LETTERS = 1500

const WALLS: readonly (readonly [RegExp, string])[] = [
  [
    /\bare you (?:a |not a )?(?:robot|human)|not a robot|verify (?:that )?you(?:'re| are) (?:a )?human|just a moment\b|attention required|access (?:to this page has been |is )?denied|pardon our interruption|unusual (?:traffic|activity)|security check|bot (?:detection|protection)|\bcaptcha\b|incapsula|enable javascript and cookies|checking your browser|ddos protection|request blocked|you have been blocked|ты не робот|вы не робот|ロボットではありません|请完成安全验证|are you human/i,
    'a wall against robots',
  ],
  [
    /before you continue|(?:we|your privacy|and our partners) (?:value|choices|use cookies and)|cookie[- ]consent|(?:manage|accept) (?:all )?cookies|consent to (?:the use|our)|wir brauchen ihre (?:zustimmung|einwilligung)|ihre privatsphäre|votre (?:vie privée|consentement)|su privacidad|la tua privacy|согласие на обработку/i,
    'a wall that asks for consent',
  ],
  [
    /^(?:please )?(?:log ?in|sign ?in)\b|\b(?:log|sign) ?in to (?:continue|read|view)|(?:subscribe|register) to (?:continue|read)|subscribers? only|members? only|anmelden, um|connectez-vous|войдите, чтобы/i,
    'a login',
  ],
]

function wallIn({ title, heading, text, asksPassword }: Markup): string | undefined {
  const isShort = text.length < WALL_LETTERS
  for (const [pattern, why] of WALLS) {
    if (isShort && (pattern.test(title) || pattern.test(heading) || pattern.test(text))) return why
  }
  return isShort && asksPassword ? 'a login' : undefined
}

/** Addresses of walls. They count only where a redirect led there: somebody may cite an article on consent. */
function gateAt({ asked, url }: Answer): string | undefined {
  if (sameAddress(asked, url)) return undefined
  const { hostname, pathname } = new URL(url)
  if (
    /^(?:consent|guce|cmp|privacy)\./.test(hostname) ||
    /\/(?:cookie-?consent|collectconsent|gdpr|privacy-gate)\b/i.test(pathname)
  )
    return 'a wall that asks for consent'
  return /\/(?:log-?in|sign-?in|signon|subscribe|subscription|register|account|paywall)(?:[/.]|$)/i.test(pathname)
    ? 'a login'
    : undefined
}

const NOT_FOUND =
  /^(?:(?:error|http)\s*:?\s*)?(?:404|410)\b|\b404 (?:error|not found|page)|^(?:sorry[,.!]? )?(?:the |this |that |your )?(?:requested )?(?:page|article|story|content|file|document)s?\b.{0,40}\b(?:not found|(?:no longer|not) (?:available|exists?)|cannot be found|can['’]t be found|could ?n[o'’]t be found|does(?: not|n['’]t) exist|has been (?:removed|deleted)|has expired)|^(?:page )?not found\b|^(?:sorry|oops)[,.!]? .{0,30}(?:can['’]t|cannot|could ?n[o'’]t) find|seite (?:wurde )?nicht gefunden|artikel nicht (?:gefunden|verfügbar)|page (?:introuvable|non trouvée)|p[áa]gina no (?:encontrada|existe)|p[áa]gina n[ãa]o encontrada|pagina non trovata|страница не (?:найдена|существует)|ページが(?:見つかりません|存在しません)|(?:页面|頁面)(?:不存在|未找到)|您访问的页面/i

/** Whether a page says, under a good status, that there is no such page. */
function saysGone({ title, heading, text }: Markup): boolean {
  if (NOT_FOUND.test(title) || NOT_FOUND.test(heading)) return true
  const afterSite = title.split(/\s+[-–—|:·]\s+/)
  if (afterSite.length > 1 && afterSite.some((part) => NOT_FOUND.test(part))) return true
  return text.length < 600 && NOT_FOUND.test(text)
}

/** Whether a redirect led from an article to a front page or to its section: what publishers do with what they have lost. */
function leadsHome({ asked, url }: Answer): boolean {
  const [from, to] = [segments(asked), segments(url)]
  if (from.length === 0 || sameAddress(asked, url)) return false
  if (to.length === 0) return true
  // `/en`, `/us`, or the first folders of the address that was asked for.
  const isEntrance = to.length === 1 && /^(?:[a-z]{2}(?:[-_][a-z]{2})?|home|news|index\.\w+)$/i.test(to[0] as string)
  return isEntrance || (from.length >= 3 && to.length < from.length - 1 && to.every((part, i) => part === from[i]))
}

const segments = (url: string) => {
  const { pathname, search } = new URL(url)
  const parts = pathname.split('/').filter((part) => part !== '' && !/^(?:index|default|home)\.\w+$/i.test(part))
  // An address that names its article behind a question mark is no front page.
  return parts.length === 0 && /[?&][^=]+=\w/.test(search) ? ['?'] : parts
}

const sameAddress = (a: string, b: string) => bare(a) === bare(b)

/** Without what may differ and mean the same page: scheme, `www.`, closing slash, fragment, and what only counts visitors. */
function bare(url: string): string {
  const { host, pathname, searchParams } = new URL(url)
  for (const name of [...searchParams.keys()])
    if (/^(?:utm_\w+|fbclid|gclid|ref|cmp)$/i.test(name)) searchParams.delete(name)
  searchParams.sort()
  return `${host.replace(/^www\./, '').replace(/:(?:80|443)$/, '')}${pathname.replace(/\/$/, '')}?${searchParams}`
}
