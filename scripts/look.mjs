// `npm run look [-- --base URL] [--only NAME]`: pictures of every kind of page, at three widths, light and dark, in `look/`: to be
// looked at one by one. Without a base, of the bundled sample.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({ options: { base: { type: 'string' }, only: { type: 'string' } } })
const extra = join(root, 'test/support/site')
const pages = JSON.parse(readFileSync(join(extra, 'pages.json'), 'utf8'))
const bin = join(root, 'bin/annals.js')

/** Serves the sample until told to stop. */
async function serveSample() {
  const folder = mkdtempSync(join(tmpdir(), 'annals-look-'))
  const commands = [
    ['init', '--yes'],
    ['import', join(root, 'sample/days'), '--sources', join(root, 'sample/sources.jsonl')],
    ['import', join(extra, 'revisions.jsonl')],
  ]
  for (const args of commands) spawnSync(process.execPath, [bin, ...args, '--archive', folder], { stdio: 'ignore' })
  cpSync(join(extra, 'opinion'), join(folder, 'opinion'), { recursive: true })
  const server = spawn(process.execPath, [bin, 'serve', '--port', '0', '--archive', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const base = await new Promise((found) => {
    let said = ''
    server.stderr.on('data', (piece) => {
      said += piece
      const at = /at (http:\/\/\S+)\/ /.exec(said)
      if (at) found(at[1])
    })
  })
  return {
    base,
    stop() {
      server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const site = values.base ? { base: values.base.replace(/\/$/, ''), stop() {} } : await serveSample()
const browser = await chromium.launch({
  executablePath: process.env.ANNALS_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
})
const look = join(root, 'look')
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
