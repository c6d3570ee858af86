import { existsSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { describe, expect, it } from 'vitest'
import { lackOfBrowser, PAGES, type Violation, visitSample } from '../support/browser.ts'
import { annals } from '../support/command.ts'

const lack = lackOfBrowser()

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"><circle cx="16" cy="16" r="16"/></svg>'
/** All that may be in the way: a colour that is hard to read, a logo, many links, a foot. */
const CHOICES = {
  accent: '#ffcc00',
  logo: 'logo.svg',
  nav: ['stories', 'topics', 'categories', 'corrections', 'opinion', { text: 'Hafenverein', url: '/about.html' }],
  footer: 'By the [harbour](/about.html).',
}

const WAYS = [
  ['de', 'Hafenblatt', 'Nichts gefunden.', 'Alle Fassungen'],
  ['ar', 'صحيفة الميناء', 'لم يُعثر على شيء.', 'كل الصيغ'],
] as const

describe.skipIf(lack !== undefined).each(WAYS)(
  `in a browser whose interface speaks %s${lack ? `: skipped, ${lack}` : ''}`,
  (language, name, nothing, versions) => {
    const { browser, site, open } = visitSample({ ...CHOICES, name, language }, { 'logo.svg': LOGO })

    it.each(Object.entries(PAGES))('the %s page keeps nobody out, and stays within its width', async (kind, path) => {
      const page = await open(path, { viewport: { width: 360, height: 800 }, bypassCSP: true })
      await page.evaluate(axe.source)
      for (const [width, colorScheme, rules] of [
        [360, 'light', `{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }`],
        // The same elements in another order of the screen, and in other colours: these are those of any language, and looked at in one.
        [1280, 'light', language === 'ar' && `{ runOnly: ['color-contrast', 'link-in-text-block', 'target-size'] }`],
        [1280, 'dark', language === 'ar' && `{ runOnly: ['color-contrast', 'link-in-text-block'] }`],
      ] as const) {
        await page.setViewportSize({ width, height: 800 })
        await page.emulateMedia({ colorScheme })
        if (rules) {
          const { violations } = (await page.evaluate(`axe.run(${rules})`)) as { violations: Violation[] }
          const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target} ${nodes[0]?.failureSummary}`)
          expect(told, `${kind} at ${width}, ${colorScheme}`).toEqual([])
        }
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        expect(overflow, `${kind} at ${width} scrolls sideways`).toBe(0)
      }
      await page.close()
    })

    it('shows the logo, which no policy keeps out', async () => {
      const page = await open(PAGES.front as string)
      const logo = "document.querySelector('img.logo')"
      expect(await page.evaluate(`${logo}.complete && ${logo}.naturalWidth > 0`)).toBe(true)
      expect(await page.evaluate(`${logo}.width / ${logo}.height`)).toBeCloseTo(2, 1)
      await page.close()
    })

    it('is written from the side that the language is, with the news as it is written', async () => {
      const page = await open(PAGES.event as string, { viewport: { width: 1280, height: 800 } })
      const isRight = language === 'ar'
      const sides =
        (await page.evaluate(`[...document.querySelectorAll('.masthead .name, .masthead form button')].map((e) => {
        const { left, right } = e.getBoundingClientRect(); return (left + right) / 2 > innerWidth / 2 })`)) as boolean[]
      expect(sides).toEqual([isRight, !isRight])
      const title = (await page.evaluate(
        `(() => { const s = getComputedStyle(document.querySelector('h1')); return [s.direction, s.textAlign] })()`,
      )) as string[]
      expect(title).toEqual(['ltr', isRight ? 'end' : 'start'])
      await page.close()
    })

    it('leads from the front page to every version of an event', async () => {
      const page = await open(PAGES.front as string, { javaScriptEnabled: false })
      await page
        .getByRole('link', { name: /two barges sink/ })
        .first()
        .click()
      await page.getByRole('link', { name: versions }).click()
      expect(await page.locator('ol.history > li').count()).toBe(3)
      await page.close()
    })

    it('goes to the next day of a calendar by the arrow that points to it', async () => {
      const page = await open(PAGES.month as string)
      const links = await page.locator('table.calendar a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
      await page.locator('table.calendar a').first().focus()
      await page.keyboard.press(language === 'ar' ? 'ArrowLeft' : 'ArrowRight')
      expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe(links[1])
      await page.close()
    })

    it('searches in its own words where no server answers', async () => {
      const { code, err } = await annals('publish', '--archive', site().folder).ended
      expect(code, err).toBe(0)
      const page = await browser().newPage()
      // Files alone: what is behind the question mark means nothing to them.
      await page.route('**/*', async (route) => {
        const file = join(site().folder, 'public', decodeURIComponent(new URL(route.request().url()).pathname))
        await (existsSync(file) ? route.fulfill({ path: file }) : route.fulfill({ status: 404 }))
      })
      const results = page.locator('#results')
      await page.goto(`${site().base}/search.html?q=barges`)
      await page.locator('ol.found a').first().waitFor()
      expect(await results.locator('.summary').textContent()).toBe(language === 'ar' ? 'حدثان.' : '2 Ereignisse.')
      expect(await page.locator('ol.found a').first().getAttribute('lang')).toBe('en')
      await page.goto(`${site().base}/search.html?q=xyzzy`)
      await page.getByText(nothing).waitFor()
      await page.close()
    })
  },
)
