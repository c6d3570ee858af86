import type { ArticleRef, EventPage, SourceRef, Thread } from '../../model/page.ts'
import { citations } from '../cite.ts'
import { copyInWords, counted, longDate, momentInWords, shortDate, statusInWords, topicOf } from '../words.ts'
import { content, html, join, type Markup, nothing } from './html.ts'
import { maybe, quotation, sourceLink, storyTrail } from './parts.ts'

export function eventPage(event: EventPage): Markup {
  const { topic, topicUrl, title, day, date, description, related, thread } = event
  return html`<article class="event">
<p class="dateline"><a href="${day.url}.html"><time datetime="${date}">${longDate(date)}</time></a></p>
${topic !== null && html`<p class="topic">${maybe(topic, topicUrl)}</p>\n`}<h1>${title}</h1>
${withdrawn(event)}${description && quotation(description)}${sources(event)}${thread && threadNav(thread)}${related && relatedList(event, related)}${firstSaid(event)}${about(event)}${provenance(event)}${citing(event)}</article>`
}

function withdrawn({ withdrawn }: EventPage): Markup {
  if (!withdrawn) return nothing
  return html`<p class="notice"><strong>Withdrawn</strong>${withdrawn.at && html` on <time datetime="${withdrawn.at}">${shortDate(withdrawn.at.slice(0, 10))}</time>`}: ${withdrawn.reason}${withdrawn.into && html`: <a href="${withdrawn.into}.html">the event that tells it now</a>`}.</p>\n`
}

function sources({ sources, cover }: EventPage): Markup {
  if (sources.length === 0) return nothing
  return html`<section aria-labelledby="sources"><h2 id="sources">Sources</h2>
<ol class="sources">${sources.map((source) => html`<li>${sourceLink(source)}${source.title && html` <cite>${source.title}</cite>`}${standing(source)}</li>\n`)}${cover && coverItem(cover)}</ol></section>
`
}

/** Who publishes it, whether it is still there, and where a copy is. */
function standing({ publisher, status, since, archived }: SourceRef): Markup | false {
  const words = statusInWords({ status, since })
  if (!publisher && words === null && !archived) return false
  return html`${publisher && html` <a class="publisher" href="${publisher.url}.html">${publisher.text}</a>`}${words !== null && html` <span class="status ${status}">${words}</span>`}${archived && html` <a class="archived" rel="external noreferrer" href="${archived.url}">${copyInWords(archived)}</a>`}`
}

/** Linked; where the publisher wants it shown, its own host is asked for it when it comes into view, and not told by whom. */
function coverItem({ url, alt, shown }: NonNullable<EventPage['cover']>): Markup {
  const image =
    shown &&
    html`<img class="cover" src="${url}" alt="${alt}" loading="lazy" decoding="async" referrerpolicy="no-referrer">`
  return html`<li><a class="cover" rel="external noreferrer" href="${url}">Cover Image</a>${alt && html` <span class="alt">${alt}</span>`}${image}</li>\n`
}

function firstSaid({ firstSaid, title, history }: EventPage): Markup {
  if (history === null) return nothing
  const all = html`<a class="versions" href="${history}.html">All versions</a>`
  if (!firstSaid) return html`<p class="versions">The portal changed this event. ${all}</p>\n`
  const when = firstSaid.at && html`, <time datetime="${firstSaid.at}">${momentInWords(firstSaid.at)}</time>`
  return html`<section aria-labelledby="versions"><h2 id="versions">First said, now says</h2>
<dl class="versions"><dt>First${when}</dt><dd class="first-said">${firstSaid.text}</dd>
<dt>Now</dt><dd>${title}</dd></dl>
<p>${all}</p></section>
`
}

function relatedList({ context: articles }: EventPage, related: NonNullable<EventPage['related']>): Markup {
  const name = (words: string) => {
    const topic = topicOf(articles, words)
    return html`<span class="name">${topic === null ? words : html`<a href="${topic}.html">${words}</a>`}</span>`
  }
  return html`<section aria-labelledby="related"><h2 id="related">Related</h2>
<ol class="related">${related.map(
    ({ title, url, date, context, story }) =>
      html`<li><time datetime="${date}">${shortDate(date)}</time> <a class="event" href="${url}.html">${title}</a> <em>Context: ${join(context.map(name), ', ')}</em>${story && html` <span class="same">Same story</span>`}</li>\n`,
  )}</ol></section>
`
}

/** Where the story goes on, on either side. */
function threadNav({ story, previous, next }: Thread): Markup {
  const side = (name: string, event: Thread['next']) =>
    event &&
    html`<dt>${name}</dt><dd><time datetime="${event.date}">${shortDate(event.date)}</time> <a href="${event.url}.html">${event.title}</a></dd>\n`
  return html`<nav class="thread" aria-labelledby="thread"><h2 id="thread">In the story <a href="${story.url}.html">${story.text}</a></h2>
<dl>${side('Before', previous)}${side('After', next)}</dl></nav>
`
}

function about({ stories, category, categoryUrl, context, parentUrl }: EventPage): Markup {
  const rows = [
    stories.length > 0 && html`<dt>Story</dt><dd>${storyTrail(stories)}</dd>\n`,
    category !== null && html`<dt>Category</dt><dd>${maybe(category, categoryUrl, 'category')}</dd>\n`,
    parentUrl !== null && html`<dt>Elaborates</dt><dd><a href="${parentUrl}.html">the event above it</a></dd>\n`,
    context.length > 0 && html`<dt>Context</dt><dd><ul class="context">${context.map(articleItem)}</ul></dd>\n`,
  ].filter((row) => row !== false)
  return rows.length === 0 ? nothing : html`<dl class="about">${rows}</dl>\n`
}

function articleItem({ title, label, section, via, url }: ArticleRef): Markup {
  const article = section === undefined ? title : `${title}#${section}`
  return html`<li data-article="${article}"${via === 'story' && html` data-via="story"`}>${maybe(label, url)}</li>`
}

function provenance({ id, portal, firstSeen, lastChanged, corrections }: EventPage): Markup {
  const revision =
    portal.revision === null ? nothing : html`, revision <span class="revision">${portal.revision}</span>`
  const time =
    portal.timestamp && html` of <time class="timestamp" datetime="${portal.timestamp}">${portal.timestamp}</time>`
  const rows = [
    html`<a class="portal" href="${portal.url}">${portal.page}</a>${revision}${time}, line <span class="line">${portal.line}</span> (<a class="history" href="${portal.history}">history</a>)`,
    ...(firstSeen === null
      ? []
      : [html`first seen <time class="first-seen" datetime="${firstSeen}">${firstSeen}</time>`]),
    ...(lastChanged === null || corrections === 0
      ? []
      : [
          html`changed <time class="last-changed" datetime="${lastChanged}">${lastChanged}</time>, ${counted(corrections, 'correction')}`,
        ]),
    html`id <code class="id">${id}</code>`,
  ]
  return html`<p class="provenance">From ${join(rows, '; ')}.</p>\n`
}

/** Opens without script, and is all to be marked with one click. */
function citing(event: EventPage): Markup {
  return html`<details class="cite"><summary>Cite this</summary><dl>${citations(event).map(
    ({ name, text }) => html`<dt>${name}</dt><dd><pre>${content(text)}</pre></dd>\n`,
  )}</dl></details>
`
}
