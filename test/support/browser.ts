import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { dayPage } from './archive.ts'
import { annals, until } from './command.ts'

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

/** The bundled sample with a day that was told in three versions and an opinion, served by the command as readers get it. */
export async function serveSample(): Promise<{ base: string; folder: string; stop: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'annals-browser-'))
  const run = async (...args: string[]) => {
    const { code, err } = await annals(...args, '--archive', folder).ended
    if (code !== 0) throw new Error(err)
  }
  await run('init', '--yes')
  await run('import', resolve('sample/days'), '--sources', resolve('sample/sources.jsonl'))
  const told = ['two barges collide; 3 people are hurt', 'two barges collide; 5 people are hurt', 'two barges sink']
  const lines = told.map((what, i) =>
    JSON.stringify({
      at: `2026-09-20T0${i + 1}:00:00Z`,
      title: 'Portal:Current events/2026 September 20',
      deleted: false,
      text: dayPage(
        '2026-09-20',
        ';Disasters and accidents',
        '*[[Rhine barges]]',
        `**On the [[Rhine]], ${what}. [http://paper.example/1 (Paper)]`,
      ),
    }),
  )
  writeFileSync(join(folder, 'revisions.jsonl'), `${lines.join('\n')}\n`)
  await run('import', join(folder, 'revisions.jsonl'))
  mkdirSync(join(folder, 'opinion'))
  writeFileSync(
    join(folder, 'opinion', 'on-barges.md'),
    '---\ntitle: On barges\nauthor: A Skipper\ndate: 2026-09-20\nsummary: Why they collide.\n---\n\nThey are long.\n',
  )
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

/** A page of every kind that readers see, by a name for it. */
export const PAGES: Readonly<Record<string, string>> = {
  front: '/index.html',
  year: '/news/2016/index.html',
  month: '/news/2016/02/index.html',
  day: '/news/2016/02/6/index.html',
  event: '/news/2016/02/6/twitter-says-it-has-shut-125-000-accounts-with-ties-to-isil.html',
  changed: '/news/2026/09/20/on-the-rhine-two-barges-collide-3-people-are-hurt.html',
  history: '/news/2026/09/20/on-the-rhine-two-barges-collide-3-people-are-hurt/history.html',
  story: '/stories/syrian-civil-war.html',
  topic: '/topics/islamic-state-of-iraq-and-the-levant.html',
  category: '/categories/armed-conflicts-and-attacks.html',
  source: '/sources/reuters.html',
  stories: '/stories/index.html',
  topics: '/topics/index.html',
  categories: '/categories/index.html',
  sources: '/sources/index.html',
  corrections: '/corrections/index.html',
  search: '/search.html?q=syria',
  api: '/api.html',
  opinions: '/opinion/index.html',
  opinion: '/opinion/2026/09/20/on-barges/index.html',
  about: '/about.html',
  questions: '/faq.html',
  status: '/status.html',
  'not found': '/news/2016/02/6/no-such-thing.html',
}
