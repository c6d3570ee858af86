import type { ParseArgsConfig } from 'node:util'

/** One verb of the command line. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** What it takes besides options: `PATH…`. */
  readonly operands: string
  readonly options: Readonly<Record<string, Option>>
  /** Nobody waits for it: where processors are short, others go first, such as those who serve readers. */
  readonly givesWay?: boolean
  readonly run: (call: Call) => Promise<number>
}

export interface Option {
  readonly type: 'string' | 'boolean'
  /** What the value is, for the help: `DIR`. */
  readonly value?: string
  readonly about: string
  readonly default?: string
}

export interface Call {
  readonly operands: readonly string[]
  /** Options as given, or their defaults. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  /** The archive's folder. */
  readonly archive: string
  readonly out: Output
}

/** Where a command speaks: results go to `print`, all else to `say`. */
export interface Output {
  readonly json: boolean
  readonly print: (line: string) => void
  readonly say: (line: string) => void
  readonly progress: (unit: string) => Progress
}

export interface Progress {
  readonly at: (done: number, total: number, note?: string) => void
  readonly end: () => void
}

/** Options that every command takes. */
export const COMMON: Readonly<Record<string, Option>> = {
  archive: { type: 'string', value: 'DIR', about: "the archive's folder", default: '.' },
  store: { type: 'string', value: 'ADDRESS', about: 'where it is kept: postgres://HOST/DATABASE, sqlite:FILE' },
  json: { type: 'boolean', about: 'machine-readable output' },
  help: { type: 'boolean', about: 'how to use the command' },
}

/** A command's options as `node:util` parses them. */
export function parseConfig(command: Command): NonNullable<ParseArgsConfig['options']> {
  const all = { ...command.options, ...COMMON }
  return Object.fromEntries(
    Object.entries(all).map(([name, { type, default: value }]) => [
      name,
      value === undefined ? { type } : { type, default: value },
    ]),
  )
}

/** The text of `annals COMMAND --help`. */
export function helpOf(command: Command): string {
  const rows = Object.entries({ ...command.options, ...COMMON }).map(([name, { value, about, default: standard }]) => {
    const flag = `  --${name}${value ? ` ${value}` : ''}`
    return `${flag.padEnd(24)}${about}${standard === undefined ? '' : ` (default: ${standard})`}`
  })
  return `${command.summary}\n\nUsage: annals ${command.name}${command.operands ? ` ${command.operands}` : ''} [options]\n\n${rows.join('\n')}`
}
