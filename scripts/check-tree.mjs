// `node scripts/check-tree.mjs DIR [HTML_SAMPLE]`: checks a published tree as a stranger would, by the schemas it publishes.
// Every JSON against its JSON Schema, every XML against the XSD, a sample of the HTML with html-validate, and every inner
// link of every HTML, Markdown and JSON document. Prints counts; ends with 1 if anything is wrong.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv/dist/2020.js'
import { HtmlValidate } from 'html-validate'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'

const [directory, sample = '2000'] = process.argv.slice(2)
if (!directory) {
  console.error('usage: check-tree.mjs DIR [HTML_SAMPLE]')
  process.exit(2)
}

const files = readdirSync(directory, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  .map((entry) => join(entry.parentPath, entry.name).slice(directory.replace(/\/$/, '').length))
const there = new Set(files)
const counts = { json: 0, xml: 0, html: 0, links: 0 }
const faults = []
const fault = (file, what) => {
  faults.push(`${file}: ${what}`)
  if (faults.length <= 20) console.log(faults.at(-1))
}
const read = (file) => readFileSync(join(directory, file), 'utf8')

const ajv = new Ajv.default({ strict: true, allErrors: false })
const validators = new Map()
const validatorOf = (schema) => {
  if (!validators.has(schema)) validators.set(schema, ajv.compile(JSON.parse(read(schema))))
  return validators.get(schema)
}
const xsd = XsdValidator.fromDoc(XmlDocument.fromString(read('/schema/annals.xsd')))
const html = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: JSON.parse(process.env.HTML_RULES ?? '{}'),
})

function link(file, path) {
  counts.links++
  if (!there.has(path.replace(/[?#].*$/, ''))) fault(file, `its link to ${path} leads nowhere`)
}

/** Paths in a page's data: each must be there as JSON. */
function pathsIn(value, file) {
  if (Array.isArray(value)) for (const item of value) pathsIn(item, file)
  else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && inner.startsWith('/') && /^(?:url|whole|.*Url)$/.test(key))
        link(file, `${inner}.json`)
      else pathsIn(inner, file)
    }
  }
}

const pages = files.filter((file) => file.endsWith('.html'))
const every = Math.max(1, Math.floor(pages.length / Number(sample)))
const sampled = new Set(pages.filter((_, i) => i % every === 0))
for (const file of files) {
  if (file.startsWith('/schema/')) continue
  if (file.endsWith('_rss.xml') || file.endsWith('.feed.json')) continue // Feeds have tests of their own.
  if (file.endsWith('.json')) {
    counts.json++
    const page = JSON.parse(read(file))
    const validate = validatorOf(page.$schema)
    if (!validate(page)) fault(file, ajv.errorsText(validate.errors))
    pathsIn(page, file)
  } else if (file.endsWith('.xml')) {
    counts.xml++
    const document = XmlDocument.fromString(read(file))
    try {
      xsd.validate(document)
    } catch (error) {
      fault(file, error.message)
    } finally {
      document.dispose()
    }
  } else if (file.endsWith('.html')) {
    const text = read(file)
    for (const [, path] of text.matchAll(/ href="(\/[^"]*)"/g)) link(file, path)
    if (!sampled.has(file)) continue
    counts.html++
    const report = await html.validateString(text)
    for (const { messages } of report.results) for (const m of messages) fault(file, `${m.ruleId}: ${m.message}`)
  } else if (file.endsWith('.md')) {
    for (const [, path] of read(file).matchAll(/\]\((\/[^)\s]*)\)/g)) link(file, path)
  }
}
console.log(
  `${counts.json} JSON, ${counts.xml} XML, ${counts.html} of ${pages.length} HTML, ${counts.links} inner links: ${faults.length} faults`,
)
process.exitCode = faults.length === 0 ? 0 : 1
