import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { AnnalsError } from '../errors.ts'
import { readIsoDate } from '../model/date.ts'
import type { Opinion, Prose, Text } from '../model/prose.ts'
import { slugify } from '../model/slug.ts'
import { readFrontMatter } from './front-matter.ts'
import { checkMarkdown } from './markdown.ts'
import { standardTexts } from './standard.ts'

const words = (what: string) => v.pipe(v.string(`${what} is missing`), v.trim(), v.nonEmpty(`${what} is missing`))

const Matter = v.strictObject(
  {
    title: words('a title'),
    author: words('an author'),
    date: v.pipe(
      words('a date'),
      v.check((text) => readIsoDate(text) !== undefined, 'a date is like 2017-04-04'),
    ),
    summary: v.optional(v.string()),
    tags: v.optional(v.array(v.string(), 'tags are a list: [one, two]'), []),
    draft: v.optional(v.picklist(['true', 'false'], 'draft is true or false'), 'false'),
  },
  (issue) =>
    issue.expected === 'never' ? `no such field; there are title, author, date, summary, tags, draft` : issue.message,
)

/**
 * Reads what the publisher of an archive wrote: `opinion/*.md`, and `about.md` and `faq.md`, which have texts of their own
 * where there are none. Drafts are left out. Throws an `AnnalsError` with file and line for what can't be published: broken
 * front matter, raw HTML, a day to come, two pieces at one URL.
 */
export function readProse(folder: string, today: string): Prose {
  return { opinions: readOpinions(join(folder, 'opinion'), today), texts: readTexts(folder) }
}

function readOpinions(folder: string, today: string): Opinion[] {
  if (!existsSync(folder)) return []
  const found = new Map<string, string>()
  const opinions: Opinion[] = []
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.md')) continue
    const file = join(folder, name)
    const { matter, body, line } = readFrontMatter(readFileSync(file, 'utf8'), Matter, file)
    checkMarkdown(body, file, line)
    if (matter.draft === 'true') continue
    const date = readIsoDate(matter.date) as Opinion['date']
    if (date > today)
      throw new AnnalsError(`${file}: its date, ${date}, has not come yet; mark it with draft: true until then`)
    const slug = slugify(name.slice(0, -'.md'.length), 'opinion')
    const other = found.get(`${date} ${slug}`)
    if (other !== undefined) throw new AnnalsError(`${file}: ${other} has the same date and name; rename one of them`)
    found.set(`${date} ${slug}`, file)
    const { title, author, summary, tags } = matter
    opinions.push({ slug, date, title, author, summary: summary?.trim() || null, tags, body })
  }
  return opinions.sort((a, b) => (a.date === b.date ? (a.slug < b.slug ? -1 : 1) : a.date < b.date ? 1 : -1))
}

/** `# Title` on the first line, then the words. */
function readTexts(folder: string): Text[] {
  return standardTexts.map((standard) => {
    const file = join(folder, `${standard.name}.md`)
    if (!existsSync(file)) return standard
    const [first = '', ...rest] = readFileSync(file, 'utf8')
      .replace(/^\ufeff/, '')
      .split(/\r?\n/)
    const title = /^# (.+)$/.exec(first)?.[1]?.trim()
    if (!title) throw new AnnalsError(`${file}:1: it must begin with its title: # About`)
    const body = rest.join('\n').trim()
    checkMarkdown(rest.join('\n'), file, 2)
    return { name: standard.name, title, body }
  })
}
