import { join } from 'node:path'
import fc from 'fast-check'
import { parse } from 'node-html-parser'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dayPage, newStore, revision, tell } from '../../test/support/archive.ts'
import { servingStore } from '../../test/support/serving.ts'
import { faultsOf } from '../../test/validity.ts'
import { openSearch } from '../search/search.ts'

const lines = Array.from(
  { length: 30 },
  (_, i) => `*Ferry ${i + 1} <b>leaves</b> [[Hue]] & [[Lima]]. [http://a.example/${i} (Gazette)]`,
)
const DAY = '2021-03-04'

async function searching() {
  const { store, folder } = newStore()
  await tell(store, [revision(DAY, dayPage(DAY, ';Travel', ...lines, '*[[Limassol]] hosts a fair.'))])
  const search = openSearch(join(folder, 'annals.index.sqlite'), store)
  onTestFinished(() => search.close())
  return servingStore(store, { find: search.find })
}

describe('/search', () => {
  it('answers in four formats, by the ending or by what is accepted, and each holds to its schema', async () => {
    const { ask } = await searching()
    for (const [path, headers, type] of [
      ['/search.html?q=ferry+7', {}, 'text/html'],
      ['/search.md?q=ferry+7', {}, 'text/markdown'],
      ['/search.json?q=ferry+7', {}, 'application/json'],
      ['/search.xml?q=ferry+7', {}, 'application/xml'],
      ['/search?q=ferry+7', { accept: 'application/json' }, 'application/json'],
      ['/search?q=ferry+7', { accept: 'text/html' }, 'text/html'],
    ] as const) {
      const { status, headers: got, text } = await ask(path, headers)
      expect([status, got['content-type']], path).toEqual([200, expect.stringContaining(type)])
      expect(text).toContain('Lima')
      const ending = type.replace(/^.*\//, '')
      if (ending !== 'markdown')
        expect(await faultsOf({ path: `/search.${ending}`, mediaType: type, body: text })).toEqual([])
    }
  })

  it('marks what was found on the escaped text, and leads on to the rest', async () => {
    const { ask } = await searching()
    const { text } = await ask('/search.html?q=ferries+leav*&order=date')
    const page = parse(text)
    const [first] = page.querySelectorAll('ol.found > li > a')
    expect(first?.querySelectorAll('mark').map((mark) => mark.text)).toEqual(['Ferry', 'leaves'])
    expect(page.querySelectorAll('ol.found > li')).toHaveLength(20)
    const more = page.querySelector('a[rel=next]')?.getAttribute('href') ?? ''
    const rest = parse((await ask(more)).text)
    expect(rest.querySelectorAll('ol.found > li')).toHaveLength(10)
    expect(rest.querySelector('a[rel=next]')).toBeNull()
    expect(rest.querySelector('select option[selected]')?.getAttribute('value')).toBe('date')
    const narrowed = page.querySelector('section a')?.getAttribute('href') ?? ''
    expect((await ask(narrowed)).text).toContain('30 events')
  })

  it('asks where nothing was asked, in the bytes of the tree', async () => {
    const { ask } = await searching()
    const [plain, empty] = [await ask('/search.html'), await ask('/search.html?q=+')]
    expect(empty.text).toBe(plain.text)
    expect(plain.text).toContain('<form')
    expect((await ask('/index.html')).text).toContain('action="/search.html"')
  })

  it('lets the form be sent and the script be loaded, and nothing else', async () => {
    const { ask } = await searching()
    const { headers } = await ask('/search.html?q=lima')
    expect(headers['content-security-policy']).toContain("form-action 'self'")
    expect(headers['x-robots-tag']).toBe('noindex')
  })

  it.each([
    '/search.json?q=%22never',
    '/search.json?q=-war',
    '/search.json?q=lima&order=size',
    '/search.json?q=lima&page=0',
    '/search.json?q=lima&page=1e9',
    `/search.json?q=${'word+'.repeat(1000)}`,
  ])('tells what is wrong with %s', async (path) => {
    const { ask } = await searching()
    const { status, headers, text } = await ask(path)
    expect([status, headers['content-type']]).toEqual([400, 'application/problem+json'])
    expect(JSON.parse(text)).toMatchObject({ status: 400, detail: expect.any(String), parameter: expect.any(String) })
  })

  it('tells it to people on the page', async () => {
    const { ask } = await searching()
    const { status, text } = await ask('/search.html?q=%22never')
    expect([status, text.includes('A quotation mark is not closed.')]).toEqual([400, true])
  })

  it('never fails, whatever is asked', async () => {
    const { ask } = await searching()
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        const asked = encodeURIComponent(text.toWellFormed())
        for (const path of [`/search.json?q=${asked}`, `/search/suggest.json?q=${asked}`, `/search?${asked}`]) {
          const { status } = await ask(path.slice(0, 8000))
          expect(status === 200 || status === 400, path).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('suggests topics while one types', async () => {
    const { ask } = await searching()
    const { headers, text } = await ask('/search/suggest.json?q=LIM')
    expect(headers['content-type']).toBe('application/x-suggestions+json')
    expect(JSON.parse(text)).toEqual(['LIM', ['Limassol']])
    expect(JSON.parse((await ask('/search/suggest.json?q=%2A')).text)).toEqual(['*', []])
  })
})
