// `node bench/hugo/content.mjs TREE CONTENT`: from a tree that Annals published, what Hugo renders the same pages from: a file for each page, its data
// as front matter in JSON, which Hugo reads quickest, and no text. What all pages share is in Hugo's configuration. Prints how many documents
// in the four formats these pages are in the tree, and of how many bytes. A process of its own, so that the bench's is small.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const FORMATS = ['.html', '.md', '.json', '.xml']

/** By kind of page, the folder of its layouts. Pages about the archive itself, seven in all, hold no news and are left out. */
const LAYOUTS = {
  front: 'front',
  event: 'event',
  day: 'day',
  month: 'month',
  year: 'year',
  anniversary: 'anniversary',
  story: 'label',
  topic: 'label',
  category: 'label',
  source: 'label',
  stories: 'directory',
  topics: 'directory',
  categories: 'directory',
  sources: 'directory',
}

const [tree, content] = process.argv.slice(2)
let documents = 0
let bytes = 0

for (const name of readdirSync(tree, { recursive: true })) {
  if (!name.endsWith('.json') || name.endsWith('.feed.json')) continue
  const { $schema, kind, url, title, archive, licence, ...page } = JSON.parse(readFileSync(join(tree, name), 'utf8'))
  const type = LAYOUTS[kind]
  if (type === undefined) continue
  // Hugo takes a file that is called index for a folder's owner. No path of ours ends in a dash.
  const isIndex = url.endsWith('/index') && kind !== 'front'
  const file = join(content, kind === 'front' ? '_index.md' : `${url}${isIndex ? '-' : ''}.md`)
  const front = { type, kind, title, at: url, ...(isIndex ? { slug: 'index' } : {}), date: page.date, page }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(front)}\n`)
  documents += FORMATS.length
  for (const format of FORMATS) bytes += statSync(join(tree, url + format)).size
}
console.log(JSON.stringify({ documents, bytes }))
