import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { publish } from '../src/publish/publish.ts'
import { writeSearchFiles } from '../src/publish/search-files.ts'
import { openIndexBeside } from '../src/search/beside.ts'
import { openSearch } from '../src/search/search.ts'
import { dayPage, newStore, options, revision, siteOf, tell } from './support/archive.ts'
import { servingStore } from './support/serving.ts'

/** The search page in a real browser: on files alone, and on the server. */

const executablePath = process.env.ANNALS_CHROMIUM ?? '/usr/bin/chromium'
const required = process.env.ANNALS_READERS === 'required'
const hasChromium = existsSync(executablePath)
if (!hasChromium && !required) console.log("skipped: the search page in a browser needs Debian's chromium")

let browser: Browser | undefined
async function pageAt(url: string) {
  browser ??= await chromium.launch({
    executablePath,
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
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  const errors: string[] = []
  const loaded: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  await page.goto(url)
  return { page, errors, loaded }
}
afterAll(() => browser?.close())

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  js: 'text/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
}

/** A host that knows nothing but files. */
async function hosting(directory: string): Promise<string> {
  const server = createServer(({ url = '/' }, response) => {
    const file = join(directory, new URL(url, 'http://host').pathname)
    if (!existsSync(file)) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': TYPES[file.replace(/.*\./, '')] ?? 'application/octet-stream' })
    response.end(readFileSync(file))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const lines = Array.from(
  { length: 25 },
  (_, i) => `*Ferry ${i + 1} leaves [[Hue]] & [[Lima]]. [http://a.example/${i} (Gazette)]`,
)

async function archive() {
  const { store, address, folder } = newStore()
  await tell(store, [
    revision('2021-03-04', dayPage('2021-03-04', ';Travel', ...lines, '*[[São Paulo]] hosts a fair.')),
  ])
  const search = openSearch(join(folder, 'annals.index.sqlite'), store)
  onTestFinished(() => search.close())
  await search.refresh()
  return { store, address, folder, search }
}

async function published(withIndex = true) {
  const { store, address, folder } = await archive()
  const directory = join(folder, 'public')
  for await (const _ of publish(siteOf(store), {
    store: address,
    edition: 'en',
    site: options,
    directory,
    threads: 1,
  }));
  if (withIndex) {
    const index = openIndexBeside(':memory:', store)
    await index.refresh()
    writeSearchFiles(directory, index.state(), () => index.files())
    index.close()
  }
  return hosting(directory)
}

describe.skipIf(!hasChromium && !required)('the search page in a browser', () => {
  it('searches an archive that is files alone, from the box on any page', async () => {
    const { page, errors, loaded } = await pageAt(`${await published()}/index.html`)
    expect(loaded.filter((path) => path.startsWith('/search') || path.endsWith('.js'))).toEqual([])
    await page.fill('header input[type=search]', 'ferries lima')
    await page.press('header input[type=search]', 'Enter')
    await page.waitForSelector('#results li')
    expect(await page.textContent('#results .summary')).toBe('25 events.')
    expect(await page.locator('#results li').count()).toBe(10)
    expect(await page.locator('#results li').first().locator('mark').allTextContents()).toEqual(['Ferry', 'Lima'])
    expect(await page.inputValue('main input[type=search]')).toBe('ferries lima')
    await page.click('#results button')
    await page.locator('#results li').nth(24).waitFor()
    expect(await page.locator('#results li').count()).toBe(25)
    await page.locator('#results a').first().click()
    await page.waitForSelector('.provenance')
    expect(await page.textContent('h1')).toContain('leaves Hue & Lima')
    expect(errors).toEqual([])
  })

  it.each([
    ['q=sao', '1 event.'],
    ['q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E+ferry', 'with some of these words'],
    ['q=%22never', 'A quotation mark is not closed.'],
    ['q=xyzzy', 'Nothing was found.'],
    ['q=topic%3Ahue', 'searched by words'],
    ['q=ferry+7&order=date', '1 event.'],
  ])('answers ?%s with: %s', async (asked, words) => {
    const { page, errors } = await pageAt(`${await published()}/search.html?${asked}`)
    await page.locator('#results', { hasText: words }).waitFor()
    expect(errors).toEqual([])
  })

  it('says so where there is no index', async () => {
    const { page } = await pageAt(`${await published(false)}/search.html?q=ferry`)
    await page.locator('#results', { hasText: 'has no search' }).waitFor()
  })

  it('leaves the answer to a server, loads no index there, and suggests while one types', async () => {
    const { store, search } = await archive()
    const { base } = await servingStore(store, { find: search.find })
    const { page, errors, loaded } = await pageAt(`${base}/search.html?q=ferry+hue`)
    expect(await page.locator('#results li').count()).toBeGreaterThan(10)
    await page.fill('main input[type=search]', 'sao')
    await page.locator('#suggestions option[value="São Paulo"]').waitFor({ state: 'attached' })
    expect(loaded.filter((path) => /\.bin$|index\.json/.test(path))).toEqual([])
    expect(errors).toEqual([])
  })

  it('is small', () => {
    expect(readFileSync(join(import.meta.dirname, '../dist/assets/search.js')).length).toBeLessThan(15_000)
  })
})
