import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { lackOfBrowser, PAGES, visitSample } from '../support/browser.ts'

const lack = lackOfBrowser()

/** What the page lies on. */
const PAPER =
  '(({ backgroundColor, colorScheme }) => [backgroundColor, colorScheme])(getComputedStyle(document.documentElement))'

describe.skipIf(lack !== undefined)(`people in a browser${lack ? `: skipped, ${lack}` : ''}`, () => {
  const { browser, site } = visitSample()

  const pathOf = (page: Page) => page.url().slice(site().base.length)

  describe('at the calendar of a month', () => {
    const at = (page: Page) => page.evaluate('document.activeElement?.getAttribute("href") ?? null')
    const press = async (page: Page, key: string) => {
      await page.keyboard.press(key)
      return at(page)
    }

    it('go from day to day by arrows, over days that have no page', async () => {
      const page = await browser().newPage()
      await page.goto(site().base + PAGES.month)
      const days = await page.locator('table.calendar td').evaluateAll((cells) => cells.map((cell) => cell.innerHTML))
      const links = await page.locator('table.calendar a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
      expect(days.length).toBeGreaterThan(links.length)
      await page.locator('table.calendar a').first().focus()
      for (const link of links.slice(1)) expect(await press(page, 'ArrowRight')).toBe(link)
      for (const link of links.slice(0, -1).reverse()) expect(await press(page, 'ArrowLeft')).toBe(link)
      await page.close()
    })

    it('go from week to week, and to the ends of one', async () => {
      const page = await browser().newPage()
      // As of a month whose days all have pages.
      await page.route('**/news/2016/02/index.html', async (route) => {
        const reply = await route.fetch()
        const whole = (await reply.text()).replace(
          /<span class="missing">(\d+)<\/span>/g,
          '<a href="/news/2016/02/$1/index.html">$1</a>',
        )
        await route.fulfill({ response: reply, body: whole })
      })
      await page.goto(site().base + PAGES.month)
      const day = (n: number) => `/news/2016/02/${n}/index.html`
      await page.locator(`table.calendar a[href="${day(10)}"]`).focus()
      expect(await press(page, 'ArrowDown')).toBe(day(17))
      expect(await press(page, 'ArrowUp')).toBe(day(10))
      expect(await press(page, 'Home')).toBe(day(8))
      expect(await press(page, 'End')).toBe(day(14))
      // Keys with another mean what they always do.
      expect(await press(page, 'Control+ArrowRight')).toBe(day(14))
      await page.keyboard.press('Enter')
      await page.waitForURL(`**${day(14)}`)
      await page.close()
    })

    it('go to the months beside, and on from day to day', async () => {
      const page = await browser().newPage()
      await page.goto(site().base + PAGES.month)
      const next = await page.locator('.neighbours a[rel=next]').getAttribute('href')
      await page.locator('table.calendar a').last().focus()
      await page.keyboard.press('ArrowRight')
      await page.waitForURL(`**${next}#first-day`)
      const first = await page.locator('table.calendar a').first().getAttribute('href')
      expect(await at(page)).toBe(first)
      await page.keyboard.press('PageUp')
      await page.waitForURL(`**${PAGES.month}#last-day`)
      expect(await at(page)).toBe(await page.locator('table.calendar a').last().getAttribute('href'))
      await page.close()
    })
  })

  it('search, and open what they find, with script and without', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await browser().newPage({ javaScriptEnabled })
      await page.goto(site().base + PAGES.front)
      await page.getByRole('searchbox').fill('barges')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/search.html?q=barges')
      await page.locator('ol.found a').first().click()
      expect(pathOf(page)).toBe(PAGES.changed)
      await page.close()
    }
  })

  it('read an opinion from the front page on', async () => {
    const page = await browser().newPage({ javaScriptEnabled: false })
    await page.goto(site().base + PAGES.front)
    await page.getByRole('link', { name: 'On barges' }).first().click()
    expect(pathOf(page)).toBe(PAGES.opinion)
    expect(await page.locator('main h1').textContent()).toBe('On barges')
    await page.getByRole('contentinfo').getByRole('link', { name: 'Opinion' }).click()
    expect(pathOf(page)).toBe(PAGES.opinions)
    await page.close()
  })

  it('choose light or dark, whatever their system wants, without script and with nothing kept', async () => {
    const page = await browser().newPage({ javaScriptEnabled: false, colorScheme: 'light' })
    await page.goto(site().base + PAGES.event)
    const paper = () => page.evaluate(PAPER) as Promise<string[]>
    const light = await paper()
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await paper()
    expect(dark[0]).not.toBe(light[0])
    await page.getByRole('radio', { name: 'light' }).check()
    expect(await paper()).toEqual([light[0], 'light'])
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('radio', { name: 'dark' }).check()
    expect(await paper()).toEqual([dark[0], 'dark'])
    await page.getByRole('radio', { name: 'as your system' }).check()
    expect(await paper()).toEqual(light)
    // Ink costs: paper is white, and what leads elsewhere is left out.
    await page.getByRole('radio', { name: 'dark' }).check()
    await page.emulateMedia({ media: 'print' })
    expect((await paper())[0]).toBe(light[0])
    for (const left of ['.masthead nav', 'form[role=search]', 'footer nav', '.theme', '.cite', '.formats'])
      expect(await page.locator(left).isVisible(), left).toBe(false)
    await page.close()
  })

  it('open how an event is cited, without script', async () => {
    const page = await browser().newPage({ javaScriptEnabled: false })
    await page.goto(site().base + PAGES.event)
    const bibtex = page.locator('details.cite pre').first()
    expect(await bibtex.isVisible()).toBe(false)
    await page.getByText('Cite this').click()
    expect(await bibtex.isVisible()).toBe(true)
    expect(await bibtex.textContent()).toMatch(/^@misc\{/)
    await page.close()
  })
})
