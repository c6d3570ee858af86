import { readFileSync } from 'node:fs'
import { UsageError } from '../../errors.ts'
import { readPaths } from '../../intake/index.ts'
import { readSources } from '../../intake/sources.ts'
import { ingest } from '../../pipeline.ts'
import { openArchive, writing } from '../archive.ts'
import type { Command } from '../command.ts'
import { countStep, nothingTold } from '../counting.ts'

export const importCommand: Command = {
  name: 'import',
  summary: 'Read day pages: folders, revision streams (.jsonl, .jsonl.gz), MediaWiki exports (.xml, .gz, .bz2)',
  operands: 'PATH…',
  options: {
    sources: { type: 'string', value: 'FILE', about: 'what sources say of themselves, one JSON object a line' },
    'accept-alarms': { type: 'boolean', about: 'tell revisions that look damaged, too' },
  },
  async run({ operands, options, archive, out }) {
    if (operands.length === 0 && options.sources === undefined) throw new UsageError('name a PATH to read')
    const opened = openArchive(archive)
    const counts = { ...nothingTold(), problems: 0, sources: 0 }
    await writing(opened, async (store) => {
      const progress = out.progress('reading')
      const problem = (message: string) => {
        counts.problems++
        out.say(message)
      }
      for await (const step of ingest(store, opened.edition, readPaths(operands, opened.edition), {
        acceptAlarms: options['accept-alarms'] === true,
        ahead: true,
      })) {
        switch (step.type) {
          case 'progress':
            progress.at(step.done, step.total, `${counts.revisions} revisions, ${counts.added} events`)
            break
          case 'problem':
            problem(`${step.file}${step.line === undefined ? '' : `:${step.line}`}: ${step.message}`)
            break
          case 'alarm':
            countStep(counts, step)
            out.say(`${step.date}: ${step.message}`)
            break
          case 'known':
          case 'historic':
          case 'told':
            countStep(counts, step)
        }
      }
      if (typeof options.sources === 'string') {
        const { sources, problems } = readSources(readFileSync(options.sources, 'utf8'), options.sources)
        problems.forEach(problem)
        counts.sources = await store.transaction(() => store.putSources(sources))
      }
      progress.end()
    })
    const { revisions, known, added, changed, withdrawn, alarms, problems } = counts
    if (out.json) out.print(JSON.stringify(counts))
    else {
      out.say(
        `${revisions} new revisions (${known} known already): ${added} events added, ${changed} changed, ${withdrawn} withdrawn` +
          `${counts.sources ? `; ${counts.sources} sources described` : ''}${alarms ? `; ${alarms} alarms` : ''}${problems ? `; ${problems} problems` : ''}`,
      )
    }
    return problems > 0 ? 1 : 0
  },
}
