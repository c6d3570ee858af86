import { clockSaying, sayingOf, type UpdateRun } from '../../model/portal.ts'
import { openArchive, reading } from '../archive.ts'
import type { Command } from '../command.ts'

/** Runs of update that `--json` lists. */
const RUNS = 10

export const status: Command = {
  name: 'status',
  summary: 'Tell what the archive holds, its alarms, and what the portal last said',
  operands: '',
  options: {},
  async run({ archive, out }) {
    return reading(openArchive(archive), async (reader) => {
      const totals = await reader.totals()
      const alarms = (await reader.days()).flatMap(({ date, alarm }) => (alarm ? [{ date, ...alarm }] : []))
      const pages = await reader.portalPages()
      const notable = pages.flatMap((page) => {
        const saying = sayingOf(page)
        return saying === undefined ? [] : [{ ...page, saying }]
      })
      const updates = await reader.updateRuns(RUNS)
      if (out.json) {
        out.print(JSON.stringify({ ...totals, alarms, portal: { asked: pages.length, pages: notable, updates } }))
        return 0
      }
      out.print(`${totals.events} events on ${totals.days} days, ${totals.first ?? 'none'} to ${totals.last ?? 'none'}`)
      out.print(
        `${totals.revisions} revisions, ${totals.sources} sources described, ${totals.withdrawn} events withdrawn`,
      )
      out.print(alarms.length === 0 ? 'No alarms.' : `${alarms.length} alarms:`)
      for (const { date, message } of alarms) out.print(`  ${date}: ${message}`)
      const [last] = updates
      if (!last) return 0
      out.print(`${pages.length} pages asked for on the portal. ${sayingOfRun(last)}`)
      const clock = clockSaying(last.clockAhead)
      if (clock) out.print(`  ${clock}`)
      for (const { date, saying } of notable) out.print(`  ${date}: ${saying}`)
      return 0
    })
  },
}

function sayingOfRun({ started, ended, outcome, message, requests }: UpdateRun): string {
  if (ended === null) return `The last update began ${started} and has not ended: it is at work, or was cut short.`
  return `The last update, ${started}, ${outcome === 'done' ? `is done (${requests} requests).` : `failed: ${message}`}`
}
