import type { ArticleRef, EventPage, SourceRef, Thread } from '../../model/page.ts'
import { citations } from '../cite.ts'
import type { Look } from '../look.ts'
import { topicOf } from '../words.ts'
import { content, html, join, type Markup, nothing } from './html.ts'
import { maybe, newsLink, quotation, sourceLink, storyTrail } from './parts.ts'

export function eventPage(event: EventPage, look: Look): Markup {
  const { topic, topicUrl, title, day, date, description, related, thread } = event
  return html`<article class="event">
<p class="dateline"><a href="${day.url}.html"><time datetime="${date}">${look.language.longDate(date)}</time></a></p>
${topic !== null && html`<p class="topic">${maybe(look, topic, topicUrl)}</p>\n`}<h1${look.quoted}>${title}</h1>
${withdrawn(event, look)}${description && quotation(look, description)}${sources(event, look)}${thread && threadNav(thread, look)}${related && relatedList(event, related, look)}${firstSaid(event, look)}${about(event, look)}${provenance(event, look)}${citing(event, look)}</article>`
}

function withdrawn({ withdrawn }: EventPage, { language: { say, shortDate } }: Look): Markup {
  if (!withdrawn) return nothing
  const { at, reason, into } = withdrawn
  const when = at && say.onDate({ date: html`<time datetime="${at}">${shortDate(at.slice(0, 10))}</time>` })
  return html`<p class="notice"><strong>${say.withdrawn}</strong>${when}: ${say.reasons[reason] ?? reason}${into && html`: <a href="${into}.html">${say.tellsItNow}</a>`}.</p>\n`
}

function sources({ sources, cover }: EventPage, look: Look): Markup {
  if (sources.length === 0) return nothing
  return html`<section aria-labelledby="sources"><h2 id="sources">${look.language.say.sources}</h2>
<ol class="sources">${sources.map((source) => html`<li>${sourceLink(look, source)}${source.title && html` <cite${look.quoted}>${source.title}</cite>`}${standing(source, look)}</li>\n`)}${cover && coverItem(cover, look)}</ol></section>
`
}

/** Who publishes it, whether it is still there, and where a copy is. */
function standing({ publisher, status, since, archived }: SourceRef, { language, quoted }: Look): Markup | false {
  const words = language.statusInWords({ status, since })
  if (!publisher && words === null && !archived) return false
  return html`${publisher && html` <a class="publisher" href="${publisher.url}.html"${quoted}>${publisher.text}</a>`}${words !== null && html` <span class="status ${status}">${words}</span>`}${archived && html` <a class="archived" rel="external noreferrer" href="${archived.url}">${language.copyInWords(archived)}</a>`}`
}

/** Linked; where the publisher wants it shown, its own host is asked for it when it comes into view, and not told by whom. */
function coverItem({ url, alt, shown }: NonNullable<EventPage['cover']>, { language, quoted }: Look): Markup {
  const image =
    shown &&
    html`<img class="cover" src="${url}" alt="${alt}"${quoted} loading="lazy" decoding="async" referrerpolicy="no-referrer">`
  return html`<li><a class="cover" rel="external noreferrer" href="${url}">${language.say.cover}</a>${alt && html` <span class="alt"${quoted}>${alt}</span>`}${image}</li>\n`
}

function firstSaid(
  { firstSaid, title, history }: EventPage,
  { language: { say, momentInWords }, quoted }: Look,
): Markup {
  if (history === null) return nothing
  const all = html`<a class="versions" href="${history}.html">${say.allVersions}</a>`
  if (!firstSaid) return html`<p class="versions">${say.portalChanged} ${all}</p>\n`
  const when = firstSaid.at && html`${say.comma}<time datetime="${firstSaid.at}">${momentInWords(firstSaid.at)}</time>`
  return html`<section aria-labelledby="versions"><h2 id="versions">${say.firstSaid}</h2>
<dl class="versions"><dt>${say.first}${when}</dt><dd class="first-said"${quoted}>${firstSaid.text}</dd>
<dt>${say.now}</dt><dd${quoted}>${title}</dd></dl>
<p>${all}</p></section>
`
}

function relatedList(
  { context: articles }: EventPage,
  related: NonNullable<EventPage['related']>,
  { language: { say, shortDate }, quoted }: Look,
): Markup {
  const name = (words: string) => {
    const topic = topicOf(articles, words)
    return html`<span class="name"${quoted}>${topic === null ? words : html`<a href="${topic}.html">${words}</a>`}</span>`
  }
  return html`<section aria-labelledby="related"><h2 id="related">${say.related}</h2>
<ol class="related">${related.map(
    ({ title, url, date, context, story }) =>
      html`<li><time datetime="${date}">${shortDate(date)}</time> <a class="event" href="${url}.html"${quoted}>${title}</a> <em>${say.contextIs({ names: join(context.map(name), say.comma) })}</em>${story && html` <span class="same">${say.sameStory}</span>`}</li>\n`,
  )}</ol></section>
`
}

/** Where the story goes on, on either side. */
function threadNav({ story, previous, next }: Thread, look: Look): Markup {
  const { say, shortDate } = look.language
  const side = (name: string, event: Thread['next']) =>
    event &&
    html`<dt>${name}</dt><dd><time datetime="${event.date}">${shortDate(event.date)}</time> <a href="${event.url}.html"${look.quoted}>${event.title}</a></dd>\n`
  return html`<nav class="thread" aria-labelledby="thread"><h2 id="thread">${say.inStory({ story: newsLink(look, story) })}</h2>
<dl>${side(say.before, previous)}${side(say.after, next)}</dl></nav>
`
}

function about({ stories, category, categoryUrl, context, parentUrl }: EventPage, look: Look): Markup {
  const { say } = look.language
  const rows = [
    stories.length > 0 && html`<dt>${say.story}</dt><dd>${storyTrail(look, stories)}</dd>\n`,
    category !== null && html`<dt>${say.category}</dt><dd>${maybe(look, category, categoryUrl, 'category')}</dd>\n`,
    parentUrl !== null && html`<dt>${say.elaborates}</dt><dd><a href="${parentUrl}.html">${say.eventAbove}</a></dd>\n`,
    context.length > 0 &&
      html`<dt>${say.context}</dt><dd><ul class="context">${context.map((article) => articleItem(article, look))}</ul></dd>\n`,
  ].filter((row) => row !== false)
  return rows.length === 0 ? nothing : html`<dl class="about">${rows}</dl>\n`
}

function articleItem({ title, label, section, via, url }: ArticleRef, look: Look): Markup {
  const article = section === undefined ? title : `${title}#${section}`
  return html`<li data-article="${article}"${via === 'story' && html` data-via="story"`}>${maybe(look, label, url)}</li>`
}

function provenance(
  { id, portal, firstSeen, lastChanged, corrections }: EventPage,
  { language, quoted }: Look,
): Markup {
  const { say, counted } = language
  const revision =
    portal.revision !== null && say.revisionOf({ revision: html`<span class="revision">${portal.revision}</span>` })
  const time =
    portal.timestamp &&
    say.revisionAt({ time: html`<time class="timestamp" datetime="${portal.timestamp}">${portal.timestamp}</time>` })
  const line = say.line({ line: html`<span class="line">${portal.line}</span>` })
  const rows = [
    html`<a class="portal" href="${portal.url}"${quoted}>${portal.page}</a>${revision}${time}${line} (<a class="history" href="${portal.history}">${say.pageHistory}</a>)`,
    firstSeen !== null &&
      html`${say.firstSeen({ time: html`<time class="first-seen" datetime="${firstSeen}">${firstSeen}</time>` })}`,
    lastChanged !== null &&
      corrections > 0 &&
      html`${say.lastChanged({
        time: html`<time class="last-changed" datetime="${lastChanged}">${lastChanged}</time>`,
        corrections: html`${counted(corrections, 'correction')}`,
      })}`,
    html`${say.id} <code class="id">${id}</code>`,
  ].filter((row) => row !== false)
  return html`<p class="provenance">${say.from({ what: join(rows, say.semicolon) })}</p>\n`
}

/** Opens without script, and is all to be marked with one click. */
function citing(event: EventPage, { language, quoted }: Look): Markup {
  return html`<details class="cite"><summary>${language.say.cite}</summary><dl>${citations(event).map(
    ({ name, text }) => html`<dt>${name}</dt><dd><pre${quoted}>${content(text)}</pre></dd>\n`,
  )}</dl></details>
`
}
