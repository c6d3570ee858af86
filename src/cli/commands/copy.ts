import { UsageError } from '../../errors.ts'
import { copyStore } from '../../store/index.ts'
import type { Command } from '../command.ts'

export const copyCommand: Command = {
  name: 'copy',
  summary: 'Copy an archive from one store into another, and compare every row; a copy that was broken off goes on',
  operands: '',
  options: {
    from: { type: 'string', value: 'ADDRESS', about: 'the store to copy: sqlite:FILE, postgres://HOST/DATABASE' },
    to: { type: 'string', value: 'ADDRESS', about: 'an empty one' },
  },
  async run({ operands, options, out }) {
    const { from, to } = options
    if (typeof from !== 'string' || typeof to !== 'string' || operands.length > 0)
      throw new UsageError('name the store to copy with --from, and an empty one with --to')
    const progress = out.progress('copying')
    try {
      const steps = copyStore(from, to)
      let step = await steps.next()
      for (; !step.done; step = await steps.next()) progress.at(step.value.rows, step.value.of, step.value.step)
      progress.end()
      const { rows, revisions } = step.value
      if (out.json) out.print(JSON.stringify({ rows, revisions }))
      else
        out.say(
          `${rows} rows copied and compared, ${revisions} revisions among them, each the text that its hash names`,
        )
      return 0
    } finally {
      progress.end()
    }
  },
}
