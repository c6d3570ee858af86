import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import axe from 'axe-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lackOfBrowser, PAGES, type Violation, visitSample } from '../support/browser.ts'

const lack = lackOfBrowser()

describe.skipIf(lack !== undefined)(`in a browser${lack ? `: skipped, ${lack}` : ''}`, () => {
  const { browser, site, open } = visitSample()

  describe.each(Object.entries(PAGES))('the %s page', (name, path) => {
    it('has nothing that keeps anybody out, narrow and wide, light and dark', async () => {
      for (const width of [360, 1280]) {
        // Axe itself is put in past the policy that keeps other scripts out.
        const page = await open(path, { viewport: { width, height: 800 }, bypassCSP: true })
        await page.evaluate(axe.source)
        for (const [colorScheme, rules] of [
          ['light', `{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }`],
          // Nothing but the colours is another.
          ['dark', `{ runOnly: ['color-contrast', 'link-in-text-block'] }`],
        ] as const) {
          await page.emulateMedia({ colorScheme })
          const { violations } = (await page.evaluate(`axe.run(${rules})`)) as { violations: Violation[] }
          const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target} ${nodes[0]?.failureSummary}`)
          expect(told, `${name} at ${width}, ${colorScheme}`).toEqual([])
        }
        const overflow = (await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )) as number
        expect(overflow, `${name} at ${width} scrolls sideways`).toBe(0)
        await page.close()
      }
    })

    it('asks nobody else for anything, sets no cookie, keeps nothing, and breaks no policy', async () => {
      const page = await browser().newPage()
      const asked: string[] = []
      const complaints: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      page.on('console', (message) => {
        if (message.type() === 'error' && !/status of 404/.test(message.text())) complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(site().base + path, { waitUntil: 'load' })
      expect(asked.filter((url) => !url.startsWith(site().base))).toEqual([])
      expect(complaints).toEqual([])
      expect(await page.context().cookies()).toEqual([])
      expect(await page.evaluate('[localStorage.length, sessionStorage.length]')).toEqual([0, 0])
      await page.close()
    })
  })

  it('nothing is laid out before the stylesheet is here, and all is there to read if it never comes', async () => {
    const isLaidOut = `document.querySelector('main h1').checkVisibility({ contentVisibilityAuto: true })`
    const page = await browser().newPage()
    let come: (() => void) | undefined
    const asked = new Promise<void>((isAsked) => {
      void page.route('**/*.css', async (route) => {
        await new Promise<void>((comes) => {
          come = comes
          isAsked()
        })
        await route.continue()
      })
    })
    const isLoaded = page.goto(site().base + PAGES.day)
    await asked
    await page.waitForFunction(`document.querySelector('footer') !== null`, undefined, { polling: 50 })
    expect(await page.evaluate(isLaidOut)).toBe(false)
    come?.()
    await isLoaded
    expect(await page.evaluate(isLaidOut)).toBe(true)
    await page.unroute('**/*.css')
    await page.route('**/*.css', (route) => route.abort())
    await page.reload()
    await page.waitForFunction(isLaidOut)
    await page.close()
  })

  it('the days of a year are large enough to tell apart on a phone, and stand above what follows', async () => {
    const page = await open(PAGES.year as string, { viewport: { width: 360, height: 800 } })
    const { largest, lowest, follows } = (await page.evaluate(`(() => {
      const days = [...document.querySelectorAll('.heat rect')].map((day) => day.getBoundingClientRect())
      return {
        largest: Math.max(...days.map((day) => day.width)),
        lowest: Math.max(...[...document.querySelectorAll('.heat text')].map((text) => text.getBoundingClientRect().bottom)),
        follows: document.querySelector('.heat').nextElementSibling.getBoundingClientRect().top,
      }
    })()`)) as Record<'largest' | 'lowest' | 'follows', number>
    expect(largest).toBeGreaterThan(8)
    expect(lowest).toBeLessThan(follows)
    await page.close()
  })

  it('one walks from the front page to an event, its story, another event, and its history', async () => {
    const page = await open(PAGES.front as string, { javaScriptEnabled: false })
    await page
      .getByRole('link', { name: /two barges sink/ })
      .first()
      .click()
    expect(await page.locator('h1').textContent()).toMatch(/two barges sink/)
    await page.getByRole('link', { name: 'All versions' }).click()
    expect(await page.locator('ol.history > li').count()).toBe(3)
    expect(await page.locator('ins').count()).toBeGreaterThan(0)
    await page.goto(site().base + PAGES.day)
    await page.getByRole('link', { name: 'Syrian Civil War', exact: true }).first().click()
    expect(await page.locator('h1').textContent()).toBe('Syrian Civil War')
    await page.locator('ul.listed a').first().click()
    await page.locator('nav.thread dd a').first().click()
    expect(await page.locator('article.event h1').count()).toBe(1)
    await page.close()
  })

  it('the keyboard alone reaches what the mouse does, and one sees where one is', async () => {
    const page = await open(PAGES.event as string)
    // Of choices that exclude each other one is reached; arrows lead to the others.
    const links = (await page.evaluate(
      `[...document.querySelectorAll('a[href],button,input:not([type=radio]:not(:checked)),summary,select')].filter((e) => e.tabIndex >= 0 && e.checkVisibility()).length`,
    )) as number
    const reached = new Set<string>()
    for (let i = 0; i < links; i++) {
      await page.keyboard.press('Tab')
      const at = (await page.evaluate(
        `(() => { const e = document.activeElement; const s = getComputedStyle(e); return [e.tagName + (e.href ?? e.name ?? e.textContent), s.outlineStyle !== 'none'] })()`,
      )) as [string, boolean]
      expect(at[1], at[0]).toBe(true)
      reached.add(at[0])
    }
    expect(reached.size).toBeGreaterThan(10)
    await page.close()
  })

  it('no line of the page moves once it is drawn, however slowly the rest of it comes', async () => {
    // What comes first is drawn before the rest is there.
    const slow = createServer(async (request, response) => {
      const answer = await fetch(site().base + request.url)
      const bytes = Buffer.from(await answer.arrayBuffer())
      response.setHeader('content-type', answer.headers.get('content-type') ?? '')
      const cut = bytes.indexOf('</h1>')
      if (cut < 0) return response.end(bytes)
      response.write(bytes.subarray(0, cut))
      setTimeout(() => response.end(bytes.subarray(cut)), 400)
    })
    await new Promise<void>((listening) => slow.listen(0, '127.0.0.1', listening))
    onTestFinished(() => void slow.close())
    const { port } = slow.address() as AddressInfo
    const page = await browser().newPage()
    await page.addInitScript(
      `window.shift = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shift += e.value }).observe({ type: 'layout-shift', buffered: true })`,
    )
    for (const path of [PAGES.front, PAGES.story, PAGES.event]) {
      await page.goto(`http://127.0.0.1:${port}${path}`, { waitUntil: 'load' })
      expect(await page.evaluate('window.shift'), path).toBe(0)
    }
    await page.close()
  })
})
