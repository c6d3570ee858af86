import type { EventPage, SourceRef, Thread } from '../../model/page.ts'
import { english } from '../language/index.ts'
import { pathDate } from '../words.ts'
import { heading, inline, link } from './escape.ts'
import { maybe, numbered, page, pageLink, paragraphs, quotation, section, sourceLink } from './parts.ts'

const { copyInWords, counted, statusInWords } = english

export function eventPage(event: EventPage): string {
  const topic = event.topic === null ? '' : `##### ${heading(event.topic)}\n`
  return paragraphs(
    `### [${pathDate(event.date)}](${event.day.url}.md)`,
    `${topic}# ${heading(event.title)}`,
    event.withdrawn &&
      `**Withdrawn:** ${inline(event.withdrawn.reason)}${event.withdrawn.at ? ` (${event.withdrawn.at})` : ''}${event.withdrawn.into === undefined ? '' : `: ${page('the event that tells it now', event.withdrawn.into)}`}`,
    event.description && quotation(event.description),
    section('Sources', sources(event)),
    event.thread && section('Thread', thread(event.thread)),
    event.related && section('Related', related(event.related)),
    event.history !== null && section('History', history(event)),
    section('Story', numbered(event.stories.map(({ text, url }) => maybe(text, url)))),
    section('Context', context(event)),
    event.category !== null && section('Category', maybe(event.category, event.categoryUrl)),
    event.parentUrl !== null && section('Elaborates', page('the event above it', event.parentUrl)),
    section('Provenance', provenance(event)),
  )
}

function sources({ sources, cover }: EventPage): string {
  const lines = sources.map((source) => sourceLink(source) + standing(source))
  return numbered(cover ? [...lines, link('Cover Image', cover.url)] : lines)
}

/** Who publishes it, whether it is still there, and where a copy is: on a line of its own, as the line above is the seed's. */
function standing({ publisher, status, since, archived }: SourceRef): string {
  const words = statusInWords({ status, since })
  const said = [
    publisher && pageLink(publisher),
    words !== null && `_${words}_`,
    archived && link(copyInWords(archived), archived.url),
  ].filter(Boolean)
  return said.length === 0 ? '' : `\n   (${said.join(', ')})`
}

function related(list: NonNullable<EventPage['related']>): string {
  return numbered(
    list.map(
      ({ title, url, context, story }) =>
        `${page(title, url)} _Context: ${context.map(inline).join(', ')}_${story ? ' (same story)' : ''}`,
    ),
  )
}

function thread({ story, previous, next }: Thread): string {
  const side = (name: string, event: Thread['next']) =>
    event ? [`- ${name}: ${page(event.title, event.url)} (${event.date})`] : []
  return [`- Story: ${pageLink(story)}`, ...side('Before', previous), ...side('After', next)].join('\n')
}

function context({ context }: EventPage): string {
  return numbered(
    context.map(({ title, label, section, via, url }) => {
      const article = section === undefined ? title : `${title}#${section}`
      return `${maybe(label, url)}${article === label ? '' : ` (_${inline(article)}_)`}${via === 'story' ? ', _by its story_' : ''}`
    }),
  )
}

function history({ firstSaid, history, title }: EventPage): string {
  const all = page('All versions', history ?? '')
  if (!firstSaid) return `The portal changed this event. ${all}`
  return [
    `- First said${firstSaid.at ? ` (${firstSaid.at})` : ''}: ${inline(firstSaid.text)}`,
    `- Now says: ${inline(title)}`,
    `- ${all}`,
  ].join('\n')
}

function provenance({ id, portal, firstSeen, lastChanged, corrections }: EventPage): string {
  const revision = portal.revision === null ? '' : `, revision ${portal.revision}`
  const time = portal.timestamp === null ? '' : ` of ${portal.timestamp}`
  return [
    `- ${link(portal.page, portal.url)}${revision}${time}, line ${portal.line} (${link('history', portal.history)})`,
    ...(firstSeen === null ? [] : [`- First seen ${firstSeen}`]),
    ...(lastChanged === null || corrections === 0
      ? []
      : [`- Last changed ${lastChanged}, ${counted(corrections, 'correction')}`]),
    `- Id ${id}`,
  ].join('\n')
}
