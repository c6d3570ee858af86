import type { Change, CorrectionsPage, GonePage, HistoryPage, MovedPage, Words } from '../../model/page.ts'
import { english } from '../language/index.ts'
import { block, heading, inline, link } from './escape.ts'
import { page, pageLink, paragraphs } from './parts.ts'

const { counted, sourceName } = english

export function historyPage({ event, versions, date }: HistoryPage): string {
  return paragraphs(
    `# History: ${heading(event.text)}`,
    `${counted(versions.length, 'version')} of ${page('an event', event.url)} of ${date}, oldest first. **Words put in**, (_words taken out_).`,
    ...versions.map((version, i) =>
      paragraphs(
        when(version, i === 0 ? ['first told'] : []),
        version.words ? diff(version.words) : block(version.title),
        details(version),
        who(version),
      ),
    ),
  )
}

export function correctionsPage({ title, total, up, parts, listed }: CorrectionsPage): string {
  return paragraphs(
    `# ${heading(title)}`,
    `${counted(total, 'correction')} in all.${up ? ` ${pageLink(up)}` : ''}`,
    parts
      .map(({ text, url, corrections }) => `- ${page(text, url)} (${counted(corrections, 'correction')})`)
      .join('\n'),
    ...listed.map((item) =>
      paragraphs(
        when(item, []),
        `${page(item.title, item.url)} (${item.date}, ${page('all versions', item.history)})`,
        item.words && diff(item.words),
        details(item),
        who(item),
      ),
    ),
  )
}

export function movedPage({ to }: MovedPage): string {
  return paragraphs('# Moved', `This page is now at ${pageLink(to)}.`)
}

export function gonePage({ at, reason, id }: GonePage): string {
  return paragraphs(
    '# Taken down',
    `The publisher of this archive has taken this event down${at ? ` (${at})` : ''}: ${inline(reason)}`,
    `Id ${id}`,
  )
}

function when({ at, changes, figures }: Change, before: readonly string[]): string {
  const figure = figures ? ` (${figures.map(({ before, after }) => `${before} → ${after}`).join(', ')})` : ''
  return `### ${at ?? 'time unknown'}: ${[...before, ...changes].map(inline).join(', ')}${figure}`
}

function diff(words: Words): string {
  return words
    .map(({ text, is }, i) => {
      if (text === '') return ''
      const told = i === 0 && is === 'same' ? block(text) : inline(text)
      return is === 'added' ? `**${told}**` : is === 'removed' ? `(_${told}_)` : told
    })
    .join(' ')
}

function details({ added, removed, category, day, story, other }: Change): string {
  const named = (list: NonNullable<Change['added']>) =>
    list
      .map((source) => (source.url === null ? inline(sourceName(source)) : link(sourceName(source), source.url)))
      .join(', ')
  const fromTo = (name: string, change: Change['category']) =>
    change ? [`- ${name}: ${inline(change.before ?? 'none')} → ${inline(change.after ?? 'none')}`] : []
  return [
    ...(added ? [`- Source added: ${named(added)}`] : []),
    ...(removed ? [`- Source removed: ${named(removed)}`] : []),
    ...fromTo('Section', category),
    ...fromTo('Day', day),
    ...fromTo('Story', story),
    ...(other === undefined ? [] : [`- ${page('The other event', other)}`]),
  ].join('\n')
}

function who({ portal: { page: title, url, revision, user, comment } }: Change): string {
  const by = user ? `${inline(user)}, ` : ''
  const name = revision === null ? title : `revision ${revision}`
  return `By ${by}${link(name, url)}${comment ? `: ${inline(comment)}` : ''}`
}
