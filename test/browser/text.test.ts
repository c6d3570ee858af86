import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PAGES, serveSample } from '../support/browser.ts'

/** What people read who browse text alone: Debian's w3m and lynx, which know no script and no style. */

const runs = (command: string, ...args: string[]) =>
  spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', HOME: '/nonexistent' },
  })
const isThere = (command: string) => runs(command, '-version').status === 0
const lack = ['w3m', 'lynx'].filter((command) => !isThere(command))
const isSkipped = lack.length > 0 && process.env.ANNALS_READERS !== 'required'

/** What must be told on each page, in this order. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  front: [
    'Stories that are moving',
    'Sunday 20 Sep 2026',
    'Rhine barges',
    'Saturday 19 Sep 2026',
    'Opinion',
    'Years',
    'CC-BY-SA-4.0',
  ],
  day: [
    'Saturday 6 February 2016',
    '18 events',
    'Armed conflicts and attacks',
    'Syrian Civil War',
    '5 February 2016',
    'CC-BY-SA-4.0',
  ],
  month: ['February 2016', '321 events', 'Mo', 'Stories', 'Topics'],
  event: [
    '6 February 2016',
    'Twitter says it has shut',
    'Sources',
    'ABC News',
    'Related',
    'Context: ',
    'Law and crime',
    'Portal:Current events/2016 February 6',
    '@misc{',
    'CC-BY-SA-4.0',
  ],
  changed: [
    'two barges sink',
    'Sources',
    'First said, now says',
    'All versions',
    'From Portal:Current events/2026 September 20',
  ],
  history: ['two barges', '20 Sep 2026', 'CC-BY-SA-4.0'],
  story: [
    'Syrian Civil War',
    'events',
    'Events by month',
    '10 20 30 2016 Feb Mar',
    'The numbers',
    'February 2016',
    'CC-BY-SA-4.0',
  ],
  topic: ['Islamic State of Iraq and the Levant', 'events', 'CC-BY-SA-4.0'],
  search: ['Search', 'events.', '1. ', 'Years', '2016'],
  'on this day': ['On this day: 6 February', '18 events', '2016', '5 Feb', '7 Feb'],
}

/** Where one must be able to go on to. */
const LEADS: Readonly<Record<string, readonly string[]>> = {
  front: [
    '/news/2026/09/20/index.html',
    '/stories/index.html',
    '/corrections/index.html',
    '/opinion/index.html',
    '/news/2016/index.html',
  ],
  day: [
    '/news/2016/02/index.html',
    '/news/2016/02/5/index.html',
    '/news/2016/02/7/index.html',
    PAGES.event as string,
    PAGES.story as string,
  ],
  event: [PAGES.day as string, PAGES.topic as string, '/categories/law-and-crime.html'],
  changed: [PAGES.history as string],
  history: [PAGES.changed as string],
  story: ['/topics/index.html'],
}

describe.skipIf(isSkipped)(`in a text browser${isSkipped ? `: skipped, there is no ${lack.join(', ')}` : ''}`, () => {
  let site: Awaited<ReturnType<typeof serveSample>>

  beforeAll(async () => {
    site = await serveSample()
  })
  afterAll(() => site?.stop())

  const read = {
    w3m: (path: string) => runs('w3m', '-dump', '-cols', '100', site.base + path),
    lynx: (path: string) => runs('lynx', '-dump', '-nolist', '-width=100', '-display_charset=utf-8', site.base + path),
  }

  describe.each(Object.keys(read) as (keyof typeof read)[])('%s', (browser) => {
    it.each(Object.entries(TOLD))('reads the %s page, in an order that makes sense', (name, told) => {
      const { status, stdout } = read[browser](PAGES[name] as string)
      expect(status).toBe(0)
      const text = stdout.replace(/\s+/g, ' ')
      let at = 0
      for (const words of told) {
        const found = text.indexOf(words, at)
        expect(found, `${words} after ${text.slice(Math.max(0, at - 60), at)}`).toBeGreaterThanOrEqual(0)
        at = found + words.length
      }
    })
  })

  it.each(Object.entries(LEADS))('goes on from the %s page', (name, leads) => {
    const { stdout } = runs('lynx', '-dump', '-listonly', '-nonumbers', site.base + PAGES[name])
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(leads.map((path) => site.base + path)))
  })
})
