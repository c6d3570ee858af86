import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { annals, until } from './command.ts'

/** News that changed, an opinion, and a page of every kind. */
const SITE = resolve('test/support/site')
const CHROMIUM = process.env.ANNALS_CHROMIUM ?? '/usr/bin/chromium'

/** Why there is no browser to test with; `undefined` where there is one, or must be. */
export function lackOfBrowser(): string | undefined {
  return existsSync(CHROMIUM) || process.env.ANNALS_BROWSER === 'required' ? undefined : `no browser at ${CHROMIUM}`
}

/** A real Chromium with a profile of its own, that asks nobody anything by itself. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
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
}

/**
 * The bundled sample with a day that was told in three versions and an opinion, served by the command as readers get it, with the
 * choices of a publisher and the files that these name.
 */
export async function serveSample(
  choices: Readonly<Record<string, unknown>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<{ base: string; folder: string; stop: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'annals-browser-'))
  const run = async (...args: string[]) => {
    const { code, err } = await annals(...args, '--archive', folder).ended
    if (code !== 0) throw new Error(err)
  }
  await run('init', '--yes')
  const config = join(folder, 'annals.json')
  writeFileSync(config, JSON.stringify({ ...JSON.parse(readFileSync(config, 'utf8')), ...choices }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  await run('import', resolve('sample/days'), '--sources', resolve('sample/sources.jsonl'))
  await run('import', join(SITE, 'revisions.jsonl'))
  cpSync(join(SITE, 'opinion'), join(folder, 'opinion'), { recursive: true })
  const server = annals('serve', '--port', '0', '--archive', folder)
  await until(
    () => /at http/.test(server.said.err),
    () => server.said.err,
  )
  const [, base = ''] = /(http:\/\/\S+)\/ /.exec(server.said.err) ?? []
  return {
    base,
    folder,
    stop() {
      server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A browser, and such a sample, for the tests of a `describe`. */
export function visitSample(...choices: Parameters<typeof serveSample>) {
  let browser: Browser
  let site: Awaited<ReturnType<typeof serveSample>>
  beforeAll(async () => {
    site = await serveSample(...choices)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    site?.stop()
  })
  return {
    browser: () => browser,
    site: () => site,
    /** Opens a page that must be there, but for the one that is not. */
    async open(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
      const page = await browser.newPage(options)
      const reply = await page.goto(site.base + path)
      expect(reply?.status(), path).toBe(path === PAGES['not found'] ? 404 : 200)
      return page
    },
  }
}

/** What axe finds wrong with a page. */
export interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
}

/** A page of every kind that readers see, by a name for it. */
export const PAGES: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(SITE, 'pages.json'), 'utf8'))
