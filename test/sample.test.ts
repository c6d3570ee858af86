import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { en } from '../src/editions/en.ts'
import { readPaths } from '../src/intake/index.ts'
import type { EventPage } from '../src/model/page.ts'
import { ingest } from '../src/pipeline.ts'
import type { Site } from '../src/site/site.ts'
import { openStore } from '../src/store/index.ts'
import { siteOf } from './support/archive.ts'

// What the page that began it all shows, in the bundled sample, whose sentences are told anew.
const SEED = 'twitter-says-it-has-shut-125-000-accounts-with-ties-to-isil'
/** The days of the five events that it names. */
const NAMED = ['2016-08-18', '2016-06-15', '2015-01-12', '2018-01-05', '2018-01-04']

describe('the bundled sample', () => {
  let site: Site

  beforeAll(async () => {
    const store = await openStore('sqlite::memory:')
    for await (const _ of ingest(store, en, readPaths([resolve('sample/days')], en)));
    site = siteOf(store)
    return () => store.close()
  })

  it("relates the seed page's event to three or more of those that the seed page names, each with why", async () => {
    const page = (await site.page(`/news/2016/02/6/${SEED}`)) as EventPage
    const named = (page.related ?? []).filter(
      ({ date, title }) => NAMED.includes(date) && /Twitter|Islamic State|ISIL/.test(title),
    )
    expect(named.length).toBeGreaterThanOrEqual(3)
    for (const { context } of named) expect(context.some((word) => ['Twitter', 'ISIL'].includes(word))).toBe(true)
  })

  it('keeps the Syrian civil war as one story, however its heading is written', async () => {
    const page = await site.page('/stories/syrian-civil-war')
    expect(page).toMatchObject({ kind: 'story', name: 'Syrian Civil War' })
    for (const slug of ['syrian-civil-war-2', 'syrian-civil-war-2011-present'])
      expect(await site.page(`/stories/${slug}`)).toBeUndefined()
  })
})
