import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openReader } from '../src/store/index.ts'
import type { ArchiveReader } from '../src/store/store.ts'
import { dayPage, newStore, revision, tell, temporaryFolder } from './support/archive.ts'

const annals = resolve(import.meta.dirname, '../bin/annals.js')
const REVISIONS = 1203
const DAYS = 20

const dateOf = (i: number) => `2021-03-${String((i % DAYS) + 1).padStart(2, '0')}` as const

/** Revisions of some days, reworded again and again; some are odd, and some come twice. */
const revisions = Array.from({ length: REVISIONS }, (_, i) => {
  const date = dateOf(i)
  const round = Math.floor(i / DAYS)
  const told = dayPage(
    date,
    ';Disasters',
    `*Storm ${i % DAYS} over [[Brest]] leaves ${round} roofs open. [http://a.example/${i % DAYS} (Gazette)]`,
    `*The [[Seine]] is ${round % 7} feet high in ${i % DAYS} towns – ‘too high’. [http://b.example/${i % DAYS} (Post)]`,
  )
  const wikitext = i % 97 === 0 ? '{{broken' : i % 41 === 40 ? '' : told
  return revision(date, wikitext, {
    timestamp: new Date(Date.UTC(2021, 4, 1, 0, i - (i % 53 === 52 ? DAYS : 0))).toISOString().replace('.000', ''),
  })
})

/** All that an archive has of its days, revisions and events. */
async function kept(store: ArchiveReader) {
  const all: unknown[] = [await store.days()]
  for await (const { key, ...facts } of store.revisions())
    all.push([key, facts, await store.coverage(key), await store.wikitext(key)])
  for (const { date } of await store.days()) {
    const events = await store.eventsOn(date)
    all.push(events)
    for (const { id } of events) all.push(await store.history(id))
  }
  return all
}

describe('revisions read in a thread ahead of what is stored', () => {
  it('come to the same archive as one by one', { timeout: 60_000 }, async () => {
    const folder = temporaryFolder()
    const stream = join(folder, 'revisions.jsonl')
    const lines = revisions.map(({ title, wikitext, timestamp }) =>
      JSON.stringify({ at: timestamp, title, deleted: false, text: wikitext }),
    )
    // A line that can't be read is told of, and passed over.
    writeFileSync(stream, [...lines.slice(0, 700), '{"at":', ...lines.slice(700)].join('\n'))
    const archive = join(folder, 'news')
    spawnSync(process.execPath, [annals, 'init', '--yes', '--archive', archive])
    const { stdout, stderr } = spawnSync(process.execPath, [annals, 'import', stream, '--archive', archive, '--json'], {
      encoding: 'utf8',
    })
    expect(stderr).toContain('revisions.jsonl:701')
    const { store } = newStore()
    await tell(store, revisions)
    const reader = await openReader(`sqlite:${join(archive, 'annals.sqlite')}`)
    try {
      expect(JSON.parse(stdout)).toMatchObject({ problems: 1 })
      expect(await kept(reader)).toEqual(await kept(store))
    } finally {
      await reader.close()
    }
  })
})
