// `npm run bench:lighthouse [-- --base URL] [--at LEAST] [--runs N] [--only PAGE,…] [--report NAME]`: Lighthouse, as it judges
// phones, on the pages that readers open most; of the bundled sample, served as readers get it, or of an archive that is served at an
// address. Ends with 1 if a score is below `--at` (99), anything moves while it loads, or an event takes more than 30 kB in all.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { parseArgs } from 'node:util'
import lighthouse from 'lighthouse'
import { openBrowser, served } from '../scripts/sample-site.mjs'

const { values } = parseArgs({
  options: {
    base: { type: 'string' },
    at: { type: 'string', default: '99' },
    report: { type: 'string' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
})
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo']
const HEAVIEST_EVENT = 30_000

/** The first link of a page that leads below a path. */
async function firstLink(base, path, below) {
  const body = await (await fetch(base + path)).text()
  const link = new RegExp(`href="(${below}[^"]*)"`).exec(body.slice(body.indexOf('<main>')))
  if (!link) throw new Error(`${base}${path} has no link to ${below}`)
  return link[1].replaceAll('&amp;', '&')
}

const port = await new Promise((found) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => found(port))
  })
})
const site = await served(values.base)
const chrome = await openBrowser(`--remote-debugging-port=${port}`)
let isBelow = false
try {
  const pages = {
    front: '/index.html',
    day: await firstLink(site.base, '/index.html', '/news/\\d+/\\d+/\\d+/index'),
    event: await firstLink(site.base, '/index.html', '/news/\\d+/\\d+/\\d+/(?!index)'),
    story: await firstLink(site.base, '/stories/index.html', '/stories/(?!index)'),
    topic: await firstLink(site.base, '/topics/index.html', '/topics/(?!index)'),
    search: '/search.html',
    results: '/search.html?q=war',
  }
  console.log(`page    ${CATEGORIES.map((name) => name.padStart(14)).join('')}  shift      bytes`)
  const only = values.only?.split(',') ?? Object.keys(pages)
  for (const [name, path] of Object.entries(pages)) {
    if (!only.includes(name)) continue
    const runs = []
    for (let i = 0; i < Number(values.runs); i++) {
      const { lhr, report } = await lighthouse(site.base + path, {
        port,
        output: 'html',
        onlyCategories: CATEGORIES,
        logLevel: 'error',
        // Answers are not to be found by search engines: there would be no end of them.
        skipAudits: name === 'results' ? ['is-crawlable'] : [],
      })
      runs.push({ lhr, report })
    }
    // What the middle one says, as Lighthouse advises for machines that do other things beside.
    runs.sort((a, b) => a.lhr.categories.performance.score - b.lhr.categories.performance.score)
    const { lhr, report } = runs[Math.floor(runs.length / 2)]
    const scores = CATEGORIES.map((category) => Math.round(100 * (lhr.categories[category].score ?? 0)))
    const shift = lhr.audits['cumulative-layout-shift'].numericValue
    const bytes = lhr.audits['total-byte-weight'].numericValue
    console.log(
      `${name.padEnd(8)}${scores.map((score) => String(score).padStart(14)).join('')}  ${shift.toFixed(3)} ${String(bytes).padStart(10)}  ${path}`,
    )
    for (const category of CATEGORIES)
      for (const { id, weight } of lhr.categories[category].auditRefs) {
        const { score, title, displayValue = '' } = lhr.audits[id]
        if (weight > 0 && score !== null && score < 0.9) console.log(`  ${category}: ${title} ${displayValue}`)
      }
    if (Math.min(...scores) < Number(values.at) || shift > 0 || (name === 'event' && bytes > HEAVIEST_EVENT))
      isBelow = true
    if (values.report) writeFileSync(`${values.report}-${name}.html`, report)
  }
} finally {
  await chrome.close()
  site.stop()
}
process.exitCode = isBelow ? 1 : 0
