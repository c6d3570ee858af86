import { AnnalsError, UsageError } from '../../errors.ts'
import type { LabelPage } from '../../model/page.ts'
import { slugify } from '../../model/slug.ts'
import { relate } from '../../relate/relate.ts'
import { english } from '../../render/language/index.ts'
import { labelPath } from '../../site/urls.ts'
import { openArchive, reading, writing } from '../archive.ts'
import type { Command } from '../command.ts'
import { pathOf } from './show.ts'

const { counted } = english

export const relatedCommand: Command = {
  name: 'related',
  summary: 'Tell what an event belongs with, and why',
  operands: 'URL|ID',
  options: {},
  async run({ operands, archive, out }) {
    const [what] = operands
    if (what === undefined || operands.length > 1) throw new UsageError('name one URL or ID')
    return reading(openArchive(archive), async (reader, site) => {
      const page = await site.page((await reader.event(what))?.path ?? pathOf(what))
      if (page?.kind !== 'event') throw new AnnalsError(`no event is at ${what}`)
      const { url, title, thread, related = [] } = page
      if (out.json) {
        out.print(JSON.stringify({ url, title, thread: thread ?? null, related }))
        return 0
      }
      out.print(title)
      if (thread) {
        out.print(`Story: ${thread.story.text}`)
        if (thread.previous) out.print(`  before  ${thread.previous.date}  ${thread.previous.title}`)
        if (thread.next) out.print(`  after   ${thread.next.date}  ${thread.next.title}`)
      }
      if (related.length === 0) out.print('No related events.')
      for (const { date, title, url, context, story } of related) {
        out.print(`${date}  ${title}`)
        out.print(`            ${story ? 'Same story. ' : ''}Context: ${context.join(', ')}`)
        out.print(`            ${url}`)
      }
      return 0
    })
  },
}

export const storyCommand: Command = {
  name: 'story',
  summary: 'Tell a story by its name, URL or slug, the newest event first',
  operands: 'NAME',
  options: {},
  async run({ operands, archive, out }) {
    if (operands.length === 0) throw new UsageError('name a story')
    const name = operands.join(' ')
    return reading(openArchive(archive), async (_, site) => {
      const path = name.includes('/stories/') ? pathOf(name) : labelPath('story', slugify(name, 'story'))
      const page = await site.page(path)
      if (page?.kind !== 'story') throw new AnnalsError(`there is no story at ${path}`)
      if (out.json) out.print(JSON.stringify(page))
      else tell(page, out.print)
      return 0
    })
  },
}

function tell({ name, events, first, last, listed }: LabelPage, print: (line: string) => void): void {
  print(name)
  print(`${counted(events, 'event')}${first === null ? '' : `, ${first} to ${last}`}`)
  for (const { date, title } of listed) print(`${date}  ${title}`)
}

export const relateCommand: Command = {
  name: 'relate',
  summary: 'Bring relations between events up to date, or compute them all anew',
  operands: '',
  options: {
    relearn: { type: 'boolean', about: 'learn anew from the archive what words weigh, and relate all events by that' },
    whole: { type: 'boolean', about: 'compute all relations anew, words weighing what they did' },
  },
  async run({ operands, options, archive, out }) {
    if (operands.length > 0) throw new UsageError('it takes options alone')
    const opened = openArchive(archive)
    const done = await writing(opened, (store) =>
      store.transaction(() =>
        relate(store, opened.edition, { relearn: options.relearn === true, whole: options.whole === true }),
      ),
    )
    if (out.json) out.print(JSON.stringify(done))
    else if (done.way === 'none') out.say('relations are up to date')
    else out.say(`${done.way === 'whole' ? 'all events' : `${done.changed} events`} related (weights ${done.weights})`)
    return 0
  },
}
