import type { Change, CorrectionsPage, GonePage, HistoryPage, MovedPage, Words } from '../../model/page.ts'
import type { Dictionary } from '../language/dictionary.ts'
import type { Look } from '../look.ts'
import { html, join, type Markup, nothing } from './html.ts'
import { newsLink, pageLink, words } from './parts.ts'

export function historyPage({ event, versions, date }: HistoryPage, look: Look): Markup {
  const { say, counted, shortDate } = look.language
  const summary = say.versionsOf({
    versions: html`${counted(versions.length, 'version')}`,
    date: html`<time datetime="${date}">${shortDate(date)}</time>`,
    marked: html`<ins>${say.marked}</ins>`,
    struck: html`<del>${say.struck}</del>`,
  })
  return html`<p class="kind">${say.history}</p>
<h1>${newsLink(look, event)}</h1>
<p class="summary">${summary}</p>
<ol class="history">${versions.map((version, i) => html`<li>${when(version, i === 0 ? [say.firstTold] : [], look)}${version.words ? diff(version.words, look) : html`<p class="told"${look.quoted}>${version.title}</p>`}${details(version, look)}${who(version, look)}</li>\n`)}</ol>`
}

export function correctionsPage({ title, total, up, parts, listed, span }: CorrectionsPage, look: Look): Markup {
  const { say, counted, grouped } = look.language
  const all = html`${counted(total, 'correction')}`
  const summary = span === null ? html`${say.correctionsInAll({ corrections: all })}` : all
  return html`<h1>${title}</h1>
<p class="summary">${summary}${up && html` · ${pageLink(up)}`}</p>
${parts.length > 0 && html`<nav aria-label="${say.byTime}"><ul class="years">${parts.map(({ text, url, corrections }) => html`<li><a href="${url}.html">${text}</a> <span class="count">${grouped(corrections)}</span></li>\n`)}</ul></nav>\n`}${listed.length > 0 && html`<ol class="history">${listed.map((item) => correction(item, look))}</ol>`}`
}

/** Changed words tell which event it is; else its title does. */
function correction(item: CorrectionsPage['listed'][number], look: Look): Markup {
  const { language, quoted } = look
  const { say, shortDate } = language
  const date = html`<time datetime="${item.date}">${shortDate(item.date)}</time>`
  const links = html` <span class="count">${date} · ${item.words && html`<a href="${item.url}.html">${say.theEvent}</a> · `}<a href="${item.history}.html">${say.itsVersions}</a></span>`
  const what = item.words
    ? html`${diff(item.words, look)}<p class="event">${links}</p>`
    : html`<p class="event"><a href="${item.url}.html"${quoted}>${item.title}</a>${links}</p>`
  return html`<li>${when(item, [], look)}${what}${details(item, look)}${who(item, look)}</li>\n`
}

export function movedPage({ title, to }: MovedPage, look: Look): Markup {
  return html`<h1>${title}</h1>
<p>${look.language.say.movedTo({ page: newsLink(look, to) })}</p>`
}

export function gonePage({ title, at, reason, id }: GonePage, { language: { say, shortDate } }: Look): Markup {
  return html`<h1>${title}</h1>
<p class="notice">${say.takenDownBy}${at && html`${say.comma}<time datetime="${at}">${shortDate(at.slice(0, 10))}</time>`}: <span class="reason">${reason}</span></p>
<p class="provenance">${say.id} <code class="id">${id}</code></p>`
}

/** What was done, in words. */
export const changesInWords = (changes: readonly string[], say: Dictionary) =>
  changes.map((change) => say.changes[change as keyof Dictionary['changes']] ?? change).join(say.comma)

function when({ at, changes, figures }: Change, before: readonly string[], { language, quoted }: Look): Markup {
  const { say, momentInWords } = language
  const time = at
    ? html`<time datetime="${at}">${momentInWords(at)}</time>`
    : html`<span class="missing">${say.timeUnknown}</span>`
  const figure =
    figures &&
    html` <span class="figures"${quoted}>${join(
      figures.map(({ before, after }) => html`<b>${before} → ${after}</b>`),
      ', ',
    )}</span>`
  return html`<p class="when">${time} <span class="changes">${[...before, changesInWords(changes, say)].filter(Boolean).join(say.comma)}</span>${figure}</p>`
}

/** Deletion and insertion are told by the elements, by a line through or below, and by colour: never by colour alone. */
function diff(words: Words, { quoted }: Look): Markup {
  const parts = words.map(({ text, is }) =>
    is === 'added' ? html`<ins>${text}</ins>` : is === 'removed' ? html`<del>${text}</del>` : html`${text}`,
  )
  return html`<p class="told"${quoted}>${join(parts, ' ')}</p>`
}

function details({ added, removed, category, day, story, other }: Change, look: Look): Markup {
  const { language, quoted } = look
  const { say, sourceName } = language
  const arrow = language.direction === 'rtl' ? '←' : '→'
  const text = (told: string | null | undefined) =>
    told === null || told === undefined ? html`${say.none}` : words(look, told)
  const named = (list: NonNullable<Change['added']>) =>
    join(
      list.map((source) =>
        source.url === null
          ? text(sourceName(source))
          : html`<a rel="external noreferrer" href="${source.url}"${quoted}>${sourceName(source)}</a>`,
      ),
      ', ',
    )
  const fromTo = (name: string, change: Change['category']) =>
    change && html`<li>${name}: ${text(change.before)} ${arrow} ${text(change.after)}</li>`
  const rows = [
    added && html`<li>${say.sourceAdded}: ${named(added)}</li>`,
    removed && html`<li>${say.sourceRemoved}: ${named(removed)}</li>`,
    fromTo(say.section, category),
    fromTo(say.day, day),
    fromTo(say.story, story),
    other !== undefined && html`<li><a href="${other}.html">${say.otherEvent}</a></li>`,
  ].filter((row): row is Markup => row instanceof Object)
  return rows.length === 0 ? nothing : html`<ul class="details">${rows}</ul>`
}

function who({ portal: { page, url, revision, user, comment } }: Change, { language: { say }, quoted }: Look): Markup {
  const name = revision === null ? page : say.revision(revision)
  return html`<p class="who">${user && html`${user}${say.comma}`}<a href="${url}">${name}</a>${comment && html`: <q${quoted}>${comment}</q>`}</p>`
}
