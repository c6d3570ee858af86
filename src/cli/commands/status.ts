import { openArchive, reading } from '../archive.ts'
import type { Command } from '../command.ts'

export const status: Command = {
  name: 'status',
  summary: 'Tell what the archive holds, and its alarms',
  operands: '',
  options: {},
  async run({ archive, out }) {
    return reading(openArchive(archive), async (reader) => {
      const totals = await reader.totals()
      const alarms = (await reader.days()).flatMap(({ date, alarm }) => (alarm ? [{ date, ...alarm }] : []))
      if (out.json) {
        out.print(JSON.stringify({ ...totals, alarms }))
        return 0
      }
      out.print(`${totals.events} events on ${totals.days} days, ${totals.first ?? 'none'} to ${totals.last ?? 'none'}`)
      out.print(
        `${totals.revisions} revisions, ${totals.sources} sources described, ${totals.withdrawn} events withdrawn`,
      )
      out.print(alarms.length === 0 ? 'No alarms.' : `${alarms.length} alarms:`)
      for (const { date, message } of alarms) out.print(`  ${date}: ${message}`)
      return 0
    })
  },
}
