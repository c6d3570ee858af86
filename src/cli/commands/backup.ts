import { resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import { backupStore } from '../../store/index.ts'
import { openArchive } from '../archive.ts'
import type { Command } from '../command.ts'

export const backup: Command = {
  name: 'backup',
  summary: 'Copy the store into a file, whole and checked, also while others write',
  operands: 'FILE',
  options: { force: { type: 'boolean', about: 'replace FILE if it is there' } },
  async run({ operands, options, archive, out }) {
    const [file] = operands
    if (file === undefined || operands.length > 1) throw new UsageError('name one FILE to write')
    const target = resolve(file)
    const progress = out.progress('copying')
    try {
      await backupStore(openArchive(archive).store, target, {
        force: options.force === true,
        onProgress: progress.at,
      })
    } finally {
      progress.end()
    }
    if (out.json) out.print(JSON.stringify({ file: target }))
    else out.say(`${target} is a whole copy of the store. To bring it back, see the README: If all is lost`)
    return 0
  },
}
