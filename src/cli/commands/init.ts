import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { type Config, checked, configFile, configSchema, defaults, readConfig, schemaFile } from '../../config.ts'
import { AnnalsError, UsageError } from '../../errors.ts'
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
    if (!existsSync(file)) {
      const given = { ...defaults, ...among(options) }
      // Nothing is written before all of it holds.
      checked(given, 'init')
      const config = options.yes ? given : await ask(given)
      mkdirSync(archive, { recursive: true })
      writeFileSync(schemaFile(archive), asText(configSchema()))
      writeFileSync(file, asText({ $schema: './annals.schema.json', ...config }))
    }
    const { name } = readConfig(archive)
    await writing(openArchive(archive), async () => {})
    out.say(`${name} is ready in ${archive}. Next: annals update, or annals import PATH…, with --archive ${archive}`)
    return 0
  },
}

const asText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

function among(options: Readonly<Record<string, unknown>>): Partial<Config> {
  return Object.fromEntries(
    Object.entries(options).filter(([key, value]) => key in defaults && typeof value === 'string'),
  )
}

const QUESTIONS = [
  ['name', 'Name of the archive'],
  ['tagline', 'What it is, in a line'],
  ['origin', 'Where it will be published (https://…, empty if not yet known)'],
  ['contact', 'How the portal may reach you, an e-mail address or a URL (needed by annals update)'],
] as const

/**
 * Asks four questions, on a terminal or of a pipe with a line for each; an empty answer, or none, leaves what stands in brackets. A
 * terminal is asked again after a wrong answer, a pipe is told. Of a pipe that says nothing at all nobody can know what it meant.
 */
async function ask(given: Config): Promise<Config> {
  const { isTTY = false } = process.stdin
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: isTTY })
  const lines = terminal[Symbol.asyncIterator]()
  let config = given
  let answers = 0
  try {
    for (const [key, question] of QUESTIONS) {
      for (let isAnswered = false; !isAnswered; ) {
        process.stderr.write(`${question} [${config[key]}]: `)
        const { value, done } = await lines.next()
        if (done && isTTY) throw new UsageError('broken off; nothing was written')
        if (done) break
        answers++
        try {
          const answer = String(value).trim()
          if (answer !== '') config = checked({ ...config, [key]: answer }, 'init')
          isAnswered = true
        } catch (error) {
          if (!isTTY || !(error instanceof AnnalsError)) throw error
          process.stderr.write(`${error.message}\n`)
        }
      }
    }
  } finally {
    terminal.close()
  }
  if (answers === 0) throw new UsageError('there is nobody to ask; answer by a terminal or a pipe, or use --yes')
  return config
}
