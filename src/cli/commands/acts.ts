import { putBack, rename, takeDown } from '../../acts.ts'
import { AnnalsError, UsageError } from '../../errors.ts'
import type { Event } from '../../model/archive.ts'
import { idOfPath } from '../../model/mint.ts'
import { relate } from '../../relate/relate.ts'
import { type Archive, openArchive, writing } from '../archive.ts'
import type { Command, Output } from '../command.ts'
import { pathOf } from './show.ts'

export const renameCommand: Command = {
  name: 'rename',
  summary: "Give an event another path; the old one leads to it for ever. To undo, give the old one's name",
  operands: 'URL|ID NAME',
  options: {},
  async run({ operands, archive, out }) {
    const [what, name] = operands
    if (what === undefined || name === undefined || operands.length > 2)
      throw new UsageError('name one URL or ID, and its new name')
    return act(openArchive(archive), what, out, (store, edition, event) => rename(store, edition, event, name))
  },
}

export const withdrawCommand: Command = {
  name: 'withdraw',
  summary: 'Take an event down: its pages say when and why, and nothing else tells of it',
  operands: 'URL|ID',
  options: {
    reason: { type: 'string', value: 'TEXT', about: 'why, as its pages say' },
    undo: { type: 'boolean', about: 'show it again, as the portal tells it today' },
  },
  async run({ operands, options, archive, out }) {
    const [what] = operands
    const { reason, undo } = options
    if (what === undefined || operands.length > 1) throw new UsageError('name one URL or ID')
    if (undo !== true && (typeof reason !== 'string' || reason.trim() === ''))
      throw new UsageError('say why, with --reason: readers of its URL will see it')
    return act(openArchive(archive), what, out, (store, edition, event) =>
      undo ? putBack(store, edition, event) : takeDown(store, edition, event, String(reason), new Date().toISOString()),
    )
  },
}

type Act = (store: Parameters<typeof rename>[0], edition: Parameters<typeof rename>[1], event: Event) => Promise<Event>

async function act(archive: Archive, what: string, out: Output, work: Act): Promise<number> {
  return writing(archive, async (store) => {
    const path = pathOf(what)
    const event =
      (await store.event(what)) ??
      (await store.event(idOfPath(archive.edition.code, path))) ??
      (await store.eventNamed(path))
    if (!event) throw new AnnalsError(`no event is at ${what}`)
    const {
      id,
      path: now,
      withdrawn,
    } = await store.transaction(async () => {
      const done = await work(store, archive.edition, event)
      await relate(store, archive.edition)
      return done
    })
    if (out.json) out.print(JSON.stringify({ id, url: now, withdrawn }))
    else out.say(`${now}${withdrawn ? ` is withdrawn: ${withdrawn.reason}` : ''}. annals publish shows it`)
    return 0
  })
}
