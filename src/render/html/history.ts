import type { Change, CorrectionsPage, GonePage, HistoryPage, MovedPage, Words } from '../../model/page.ts'
import { counted, grouped, momentInWords, shortDate, sourceName } from '../words.ts'
import { html, join, type Markup, nothing } from './html.ts'
import { pageLink } from './parts.ts'

export function historyPage({ event, versions, date }: HistoryPage): Markup {
  return html`<p class="kind">History</p>
<h1>${pageLink(event)}</h1>
<p class="summary">${counted(versions.length, 'version')} of an event of <time datetime="${date}">${shortDate(date)}</time>, oldest first. Words that were put in are <ins>marked</ins>, those taken out <del>struck</del>.</p>
<ol class="history">${versions.map((version, i) => html`<li>${when(version, i === 0 ? ['first told'] : [])}${version.words ? diff(version.words) : html`<p class="told">${version.title}</p>`}${details(version)}${who(version)}</li>\n`)}</ol>`
}

export function correctionsPage({ title, total, up, parts, listed, span }: CorrectionsPage): Markup {
  const summary =
    span === null
      ? html`What the portal changed in events that it had told: ${counted(total, 'correction')} in all, the newest here.`
      : html`${counted(total, 'correction')}`
  return html`<h1>${title}</h1>
<p class="summary">${summary}${up && html` · ${pageLink(up)}`}</p>
${parts.length > 0 && html`<nav aria-label="By time"><ul class="years">${parts.map(({ text, url, corrections }) => html`<li><a href="${url}.html">${text}</a> <span class="count">${grouped(corrections)}</span></li>\n`)}</ul></nav>\n`}${listed.length > 0 && html`<ol class="history">${listed.map(correction)}</ol>`}`
}

/** Changed words tell which event it is; else its title does. */
function correction(item: CorrectionsPage['listed'][number]): Markup {
  const date = html`<time datetime="${item.date}">${shortDate(item.date)}</time>`
  const links = html` <span class="count">${date} · ${item.words && html`<a href="${item.url}.html">the event</a> · `}<a href="${item.history}.html">all versions</a></span>`
  const what = item.words
    ? html`${diff(item.words)}<p class="event">${links}</p>`
    : html`<p class="event"><a href="${item.url}.html">${item.title}</a>${links}</p>`
  return html`<li>${when(item, [])}${what}${details(item)}${who(item)}</li>\n`
}

export function movedPage({ to }: MovedPage): Markup {
  return html`<h1>Moved</h1>
<p>This page is now at ${pageLink(to)}.</p>`
}

export function gonePage({ at, reason, id }: GonePage): Markup {
  return html`<h1>Taken down</h1>
<p class="notice">The publisher of this archive has taken this event down${at && html`, <time datetime="${at}">${shortDate(at.slice(0, 10))}</time>`}: <span class="reason">${reason}</span></p>
<p class="provenance">id <code class="id">${id}</code></p>`
}

function when({ at, changes, figures }: Change, before: readonly string[]): Markup {
  const time = at
    ? html`<time datetime="${at}">${momentInWords(at)}</time>`
    : html`<span class="missing">time unknown</span>`
  const figure =
    figures &&
    html` <span class="figures">${join(
      figures.map(({ before, after }) => html`<b>${before} → ${after}</b>`),
      ', ',
    )}</span>`
  return html`<p class="when">${time} <span class="changes">${[...before, ...changes].join(', ')}</span>${figure}</p>`
}

/** Deletion and insertion are told by the elements, by a line through or below, and by colour: never by colour alone. */
function diff(words: Words): Markup {
  const parts = words.map(({ text, is }) =>
    is === 'added' ? html`<ins>${text}</ins>` : is === 'removed' ? html`<del>${text}</del>` : html`${text}`,
  )
  return html`<p class="told">${join(parts, ' ')}</p>`
}

function details({ added, removed, category, day, story, other }: Change): Markup {
  const named = (list: NonNullable<Change['added']>) =>
    join(
      list.map((source) =>
        source.url === null
          ? html`${sourceName(source)}`
          : html`<a rel="external noreferrer" href="${source.url}">${sourceName(source)}</a>`,
      ),
      ', ',
    )
  const fromTo = (name: string, change: Change['category']) =>
    change && html`<li>${name}: ${change.before ?? 'none'} → ${change.after ?? 'none'}</li>`
  const rows = [
    added && html`<li>Source added: ${named(added)}</li>`,
    removed && html`<li>Source removed: ${named(removed)}</li>`,
    fromTo('Section', category),
    fromTo('Day', day),
    fromTo('Story', story),
    other !== undefined && html`<li><a href="${other}.html">The other event</a></li>`,
  ].filter((row): row is Markup => row instanceof Object)
  return rows.length === 0 ? nothing : html`<ul class="details">${rows}</ul>`
}

function who({ portal: { page, url, revision, user, comment } }: Change): Markup {
  const name = revision === null ? page : `revision ${revision}`
  return html`<p class="who">${user && html`${user}, `}<a href="${url}">${name}</a>${comment && html`: <q>${comment}</q>`}</p>`
}
