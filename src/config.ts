import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { editionOf, editions } from './editions/index.ts'
import { AnnalsError } from './errors.ts'
import { checkMarkdown } from './prose/markdown.ts'
import { languageCodes } from './render/language/index.ts'
import { OWN_PAGES, type OwnPage, standardNav } from './render/look.ts'

const choice = (standard: string, description: string) =>
  v.optional(v.pipe(v.string(), v.description(description)), standard)

/** One of some values; what it may be is a part of the error. */
const oneOf = <const T extends readonly string[]>(values: T, standard: T[number], description: string) =>
  v.optional(
    v.pipe(v.picklist(values, `must be one of ${values.join(', ')}`), v.description(description)),
    standard as never,
  )

const OWN = Object.keys(OWN_PAGES) as OwnPage[]

const Link = v.union(
  [
    v.picklist(OWN),
    v.strictObject({
      text: v.pipe(v.string(), v.nonEmpty()),
      url: v.pipe(
        v.string(),
        v.regex(
          /^(?:https?:\/\/[^\s/]+|mailto:[^\s@]+@[^\s@]+$|\/(?!\/))\S*$/,
          'must be like https://news.example/contact, mailto:me@news.example or /about.html',
        ),
      ),
    }),
  ],
  `must be one of ${OWN.join(', ')}, or { "text": "Contact", "url": "https://…" }`,
)

/** What a publisher decides, in `annals.json` of the archive's folder. Every choice has a default. */
export const Config = v.strictObject({
  $schema: v.optional(v.pipe(v.string(), v.description('Where the schema of this file is, for editors'))),
  name: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.nonEmpty('must not be empty'),
      v.description('Name of the archive, shown on every page'),
    ),
    'Annals',
  ),
  tagline: choice('An open archive of the news, event by event.', 'What it is, in a line'),
  origin: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?:https?:\/\/[^/?#\s]+)?$/, 'must be like https://news.example, without a slash at the end, or empty'),
      v.description('Where it is published; empty while it has no address'),
    ),
    '',
  ),
  edition: oneOf(
    editions.map(({ code }) => code),
    'en',
    'Language edition of the portal',
  ),
  language: oneOf(
    languageCodes,
    'en',
    'What the interface of the pages speaks; the news stays in the language of the edition',
  ),
  contact: choice('', 'How to reach who runs this, an e-mail address or a URL; the portal is told when it is asked'),
  accent: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?:#[\da-fA-F]{6})?$/, 'must be a colour like #0b4a8f, or empty'),
      v.description(
        'Colour of links and charts; made darker on light paper and lighter on dark as far as reading needs. Empty for our own',
      ),
    ),
    '',
  ),
  logo: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^(?:(?!\.{1,2}\/)[^/\\]+\.(?:svg|png))?$/,
        'must be the name of an .svg or .png beside annals.json, or empty',
      ),
      v.description('Image before the name: a file, SVG or PNG of at most 100 kB, in the folder of the archive'),
    ),
    '',
  ),
  nav: v.optional(
    v.pipe(
      v.array(Link, 'must be a list'),
      v.maxLength(8, 'must be at most 8 links: more find no room on a phone'),
      v.description(`Links at the head of every page: names of its pages (${OWN.join(', ')}), or { "text", "url" }`),
    ),
    [...standardNav],
  ),
  leading: v.optional(
    v.pipe(
      v.array(v.string(), 'must be a list of slugs of sections'),
      v.description('Sections that lead on the front page and on days, by their slugs, the first first'),
    ),
    [],
  ),
  footer: choice('', 'Text at the foot of every page, as Markdown: an imprint, a link'),
  timeZone: v.optional(
    v.pipe(
      v.string(),
      v.check(isTimeZone, 'must be an IANA time zone like Europe/Berlin, or UTC'),
      v.description('Where it is today on the front page: which day is the newest, and whether it is over'),
    ),
    'UTC',
  ),
  images: oneOf(['link', 'embed'], 'link', 'Cover images of sources: linked, or shown in the page from where they are'),
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
    v.pipe(
      v.strictObject({ hub: choice('', 'A WebSub hub that feeds name, told at once of what changed; none, if empty') }),
      v.description('Who is told at once of what changed'),
    ),
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
    v.pipe(
      v.strictObject({
        url: v.optional(v.pipe(v.string(), v.regex(/^(?:https?:\/\/\S+)?$/, 'must be a URL of the web, or empty')), ''),
      }),
      v.description('A URL that is told which pages changed, so that a cache forgets them; none, if empty'),
    ),
    { url: '' },
  ),
  api: choice('', "Address of the wiki's API, if it is not https://HOST/w/api.php"),
})
export type Config = v.InferOutput<typeof Config>

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The JSON Schema of the file, for editors that help to write it. */
export const configSchema = (): object => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Choices of an archive',
  ...toJsonSchema(Config, { target: 'draft-07', typeMode: 'input', ignoreActions: ['check', 'trim'] }),
})

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
  return checked(given, file)
}

/** Choices as they hold, over the defaults. A wrong one is an error that names the file, the choice and what is allowed. */
export function checked(given: unknown, file: string): Config {
  const { success, output, issues } = v.safeParse(Config, given)
  const faults = success
    ? faultsAmong(output, file)
    : issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${said(issue)}`)
  if (success && faults.length === 0) return output
  throw new AnnalsError(`${file}: ${faults.join('; ')}. The choices are ${Object.keys(defaults).join(', ')}`)
}

const said = ({ expected, message }: v.BaseIssue<unknown>) => (expected === 'never' ? 'no such choice' : message)

/** What no choice alone tells. */
function faultsAmong({ edition, leading, footer }: Config, file: string): string[] {
  const slugs = editionOf(edition).sections.map(({ slug }) => slug)
  const unknown = leading.filter((slug) => !slugs.includes(slug))
  try {
    checkMarkdown(footer, file, 1)
  } catch {
    return ['footer: must be Markdown without raw HTML and without a heading of the first level']
  }
  return unknown.length > 0 ? [`leading: ${unknown.join(', ')} must be of ${slugs.join(', ')}`] : []
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
export const schemaFile = (archive: string) => join(archive, 'annals.schema.json')
export const databaseFile = (archive: string) => join(archive, 'annals.sqlite')
export const indexFile = (archive: string) => join(archive, 'annals.index.sqlite')
