import { verify as run, type Verification } from '../../verify.ts'
import { openArchive, reading } from '../archive.ts'
import type { Command } from '../command.ts'

export const verify: Command = {
  name: 'verify',
  summary: 'Does everything still hold? Hashes, events against their revisions, every line accounted for',
  operands: '',
  options: { rejected: { type: 'boolean', about: 'list every rejected line' } },
  async run({ options, archive, out }) {
    const found = await reading(openArchive(archive), async (reader) => {
      const progress = out.progress('verifying')
      let found: Verification | undefined
      for await (const step of run(reader)) {
        progress.at(step.done, step.of)
        found = step.found
      }
      progress.end()
      return found as Verification
    })
    const { revisions, events, lines, rejected, faults } = found
    if (out.json) out.print(JSON.stringify(found))
    else {
      const total = Object.values(lines).reduce((sum, n) => sum + n, 0)
      out.print(`${revisions} revisions, ${events} events, ${total} lines of told pages:`)
      for (const [kind, n] of Object.entries(lines).sort((a, b) => b[1] - a[1])) out.print(`  ${kind.padEnd(14)}${n}`)
      const shown = options.rejected ? rejected : rejected.slice(0, 10)
      for (const { date, line, reason, wikitext } of shown)
        out.print(`  ${date}:${line}: ${reason}: ${wikitext.slice(0, 100)}`)
      if (shown.length < rejected.length)
        out.print(`  and ${rejected.length - shown.length} more: annals verify --rejected`)
      for (const fault of faults) out.print(`FAULT ${fault}`)
      out.print(faults.length === 0 ? 'All holds.' : `${faults.length} faults.`)
    }
    return faults.length === 0 ? 0 : 1
  },
}
