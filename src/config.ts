import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { AnnalsError } from './errors.ts'
import { languageCodes } from './render/language/index.ts'

const choice = (standard: string, description: string) =>
  v.optional(v.pipe(v.string(), v.description(description)), standard)

/** What a publisher decides, in `annals.json` of the archive's folder. Every choice has a default. */
export const Config = v.strictObject({
  name: choice('Annals', 'Name of the archive, shown on every page'),
  tagline: choice('An open archive of the news, event by event.', 'What it is, in a line'),
  origin: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?:https?:\/\/[^/?#\s]+)?$/, 'must be like https://news.example, without a slash at the end, or empty'),
      v.description('Where it is published; empty while it has no address'),
    ),
    '',
  ),
  edition: choice('en', 'Language edition of the portal'),
  language: v.optional(
    v.pipe(
      v.picklist(languageCodes, `must be one of ${languageCodes.join(', ')}`),
      v.description('What the interface of the pages speaks; the news stays in the language of the edition'),
    ),
    'en',
  ),
  contact: choice('', 'How to reach who runs this, an e-mail address or a URL; the portal is told when it is asked'),
  images: v.optional(
    v.pipe(
      v.picklist(['link', 'embed']),
      v.description('Cover images of sources: linked, or shown in the page from where they are'),
    ),
    'link',
  ),
  availability: choice(
    'https://archive.org/wayback/available',
    'API that tells whether an archive of the web has a copy of a dead source; empty to ask nobody',
  ),
  /** Not among the defaults: nobody should find it there. */
  openLoopback: v.optional(
    v.pipe(v.boolean(), v.description('For tests alone: cited addresses may lead to this very machine, at any port')),
  ),
  search: v.optional(
    v.pipe(v.boolean(), v.description('Whether publishing writes an index to search the files with')),
    true,
  ),
  websub: v.optional(
    v.strictObject({ hub: choice('', 'A WebSub hub that feeds name, told at once of what changed; none, if empty') }),
    { hub: '' },
  ),
  store: v.optional(
    v.pipe(
      v.string(),
      v.description('Where the archive is kept, if it is not annals.sqlite beside this file: postgres://HOST/DATABASE'),
    ),
  ),
  readUrl: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^postgres(?:ql)?:/, 'must be the address of a PostgreSQL, postgres://HOST/DATABASE'),
      v.description('A replica of the PostgreSQL store, which serve and mcp read'),
    ),
  ),
  purge: v.optional(
    v.strictObject({
      url: v.optional(v.pipe(v.string(), v.regex(/^(?:https?:\/\/\S+)?$/, 'must be a URL of the web, or empty')), ''),
    }),
    { url: '' },
  ),
  api: choice('', "Address of the wiki's API, if it is not https://HOST/w/api.php"),
})
export type Config = v.InferOutput<typeof Config>

const FILE = 'annals.json'

export const defaults: Config = v.parse(Config, {})

/** The choices of an archive: what its file says, over the defaults. A wrong file is an error that names each fault. */
export function readConfig(archive: string): Config {
  const file = join(archive, FILE)
  if (!existsSync(file)) return defaults
  const text = readFileSync(file, 'utf8')
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (cause) {
    throw new AnnalsError(`${file} is no JSON: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
  const { success, output, issues } = v.safeParse(Config, given)
  if (success) return output
  const faults = issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`)
  throw new AnnalsError(`${file}: ${faults.join('; ')}. The choices are ${Object.keys(defaults).join(', ')}`)
}

const Aliases = v.array(v.array(v.pipe(v.string(), v.minLength(1))))

/**
 * Names that a publisher takes for one story, in `aliases.json` of the archive's folder: a list of lists, each with the name
 * that stands first. None if there is no file; a wrong one is an error.
 */
export function readAliases(archive: string): readonly (readonly string[])[] {
  const file = join(archive, 'aliases.json')
  if (!existsSync(file)) return []
  try {
    return v.parse(Aliases, JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new AnnalsError(
      `${file} must be a list of lists of names, [["Syrian Civil War", "Syrian uprising"]]: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    )
  }
}

export const configFile = (archive: string) => join(archive, FILE)
export const databaseFile = (archive: string) => join(archive, 'annals.sqlite')
export const indexFile = (archive: string) => join(archive, 'annals.index.sqlite')
