import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { type Config, configFile, defaults, readConfig } from '../../config.ts'
import { UsageError } from '../../errors.ts'
import { openArchive, writing } from '../archive.ts'
import type { Command } from '../command.ts'

export const init: Command = {
  name: 'init',
  summary: 'Make an archive: a folder with its choices and an empty store',
  operands: '',
  options: {
    yes: { type: 'boolean', about: 'ask nothing, take the defaults' },
    name: { type: 'string', value: 'NAME', about: 'name of the archive' },
    origin: { type: 'string', value: 'URL', about: 'where it will be published: https://news.example' },
    contact: { type: 'string', value: 'ADDRESS', about: 'e-mail or URL of who runs it, told to the portal by update' },
  },
  async run({ archive, options, out }) {
    const file = configFile(archive)
    mkdirSync(archive, { recursive: true })
    if (!existsSync(file)) {
      const config = { ...defaults, ...given(options) }
      writeFileSync(file, `${JSON.stringify(options.yes ? config : await ask(config), null, 2)}\n`)
    }
    const { name } = readConfig(archive)
    await writing(openArchive(archive), async () => {})
    out.say(`${name} is ready in ${archive}. Next: annals update, or annals import PATH…, with --archive ${archive}`)
    return 0
  },
}

function given(options: Readonly<Record<string, unknown>>): Partial<Config> {
  return Object.fromEntries(
    Object.entries(options).filter(([key, value]) => key in defaults && typeof value === 'string'),
  )
}

async function ask(config: Config): Promise<Config> {
  if (!process.stdin.isTTY) throw new UsageError('there is no terminal to ask on; use --yes')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const { name, tagline, origin, contact } = config
    const answers: Record<string, string> = { name, tagline, origin, contact }
    for (const [key, question] of [
      ['name', 'Name of the archive'],
      ['tagline', 'What it is, in a line'],
      ['origin', 'Where it will be published (https://…, empty if not yet known)'],
      ['contact', 'How the portal may reach you, an e-mail address or a URL (needed by annals update)'],
    ] as const) {
      answers[key] = (await terminal.question(`${question} [${answers[key]}]: `)).trim() || (answers[key] as string)
    }
    return { ...config, ...answers }
  } finally {
    terminal.close()
  }
}
