// `npm run look [-- --base URL] [--only NAME]`: pictures of every kind of page, at three widths, light and dark, in `look/`: to be
// looked at one by one. Without a base, of the bundled sample.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { extra, openBrowser, served } from './sample-site.mjs'

const { values } = parseArgs({ options: { base: { type: 'string' }, only: { type: 'string' } } })
const pages = JSON.parse(readFileSync(join(extra, 'pages.json'), 'utf8'))

const site = await served(values.base)
const browser = await openBrowser()
const look = fileURLToPath(new URL('../look', import.meta.url))
mkdirSync(look, { recursive: true })
try {
  for (const [name, path] of Object.entries(pages)) {
    if (values.only && values.only !== name) continue
    for (const width of [360, 768, 1280]) {
      for (const colorScheme of ['light', 'dark']) {
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
        await page.goto(site.base + path)
        await page.screenshot({
          path: join(look, `${name.replaceAll(' ', '-')}-${width}-${colorScheme}.png`),
          clip: { x: 0, y: 0, width, height: 1400 },
          fullPage: true,
        })
        await page.close()
      }
    }
    console.log(name)
  }
} finally {
  await browser.close()
  site.stop()
}
