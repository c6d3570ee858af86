import { constants, setPriority } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AnnalsError, UsageError } from '../errors.ts'
import { type Command, helpOf, parseConfig } from './command.ts'
import { commands } from './commands/index.ts'
import { mishapOf } from './mishap.ts'
import { terminal } from './output.ts'
import { version } from './version.ts'

const DONE = 0
const FAILED = 1
const WRONG_USE = 2

/** Runs one command line and gives its exit code: 0 done, 1 failed, 2 wrong use. Prints errors, never a stack. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(`${overview()}\n`)
    return name === undefined ? WRONG_USE : DONE
  }
  if (name === '--version') {
    process.stdout.write(`${version()}\n`)
    return DONE
  }
  const command = commands.find((c) => c.name === name)
  if (!command) {
    process.stderr.write(`annals: there is no command ${JSON.stringify(name)}. annals --help lists them\n`)
    return WRONG_USE
  }
  // For those who look at what runs, and for those who are told that it holds a lock.
  process.title = `annals ${name}`
  if (command.givesWay) setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  try {
    return await call(command, rest)
  } catch (error) {
    if (error instanceof UsageError || isParseError(error)) {
      process.stderr.write(`annals ${name}: ${(error as Error).message}\n\n${helpOf(command)}\n`)
      return WRONG_USE
    }
    const words = error instanceof AnnalsError ? error.message : mishapOf(error)
    if (words === undefined) throw error
    process.stderr.write(`annals ${name}: ${words}\n`)
    return FAILED
  }
}

async function call(command: Command, args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: parseConfig(command),
    allowPositionals: true,
    strict: true,
  })
  const out = terminal(values.json === true)
  if (values.help === true) {
    out.print(helpOf(command))
    return DONE
  }
  // It comes before the environment, and processes that this one starts are to find it.
  if (typeof values.store === 'string') process.env.DATABASE_URL = values.store
  return command.run({
    operands: positionals,
    options: values as Record<string, string | boolean | undefined>,
    archive: resolve(String(values.archive)),
    out,
  })
}

function isParseError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}

/** The text of `annals --help`. */
export function overview(): string {
  const rows = commands.map(({ name, operands, summary }) => `  ${`${name} ${operands}`.trim().padEnd(22)}${summary}`)
  return `Annals keeps an open news archive.\n\nUsage: annals COMMAND [options]\n\n${rows.join('\n')}\n\nannals COMMAND --help tells more of one. Exit codes: 0 done, 1 failed, 2 wrong use.`
}
