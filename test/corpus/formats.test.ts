import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { en } from '../../src/editions/en.ts'
import { readPaths } from '../../src/intake/index.ts'
import { readSources } from '../../src/intake/sources.ts'
import { ingest } from '../../src/pipeline.ts'
import { openReader } from '../../src/store/index.ts'
import { openSqlite } from '../../src/store/sqlite/open.ts'
import type { ArchiveReader } from '../../src/store/store.ts'
import { checkFormats } from './formats.ts'

/**
 * The bundled sample, whole; or events of any other archive:
 *
 *     ANNALS_ARCHIVE=/path/annals.sqlite ANNALS_EVENTS=5000 npx vitest run test/corpus/
 */
const { ANNALS_ARCHIVE, ANNALS_EVENTS = '5000', ANNALS_SEED = '1', ANNALS_VALIDATE = '100' } = process.env

async function archive(): Promise<ArchiveReader> {
  if (ANNALS_ARCHIVE) return openReader(`sqlite:${ANNALS_ARCHIVE}`)
  const sample = resolve(import.meta.dirname, '../../sample')
  const store = openSqlite(':memory:')
  for await (const step of ingest(store, en, readPaths([resolve(sample, 'days')], en)))
    expect(step.type).not.toBe('problem')
  const { sources, problems } = readSources(readFileSync(resolve(sample, 'sources.jsonl'), 'utf8'), 'sources.jsonl')
  expect(problems).toEqual([])
  await store.putSources(sources)
  return store
}

it('says the same of every event in four formats that hold to their schemas', { timeout: 600_000 }, async () => {
  const reader = await archive()
  const begin = performance.now()
  const { faults, ...figures } = await checkFormats(reader, {
    events: Number(ANNALS_EVENTS),
    seed: Number(ANNALS_SEED),
    validate: Number(ANNALS_VALIDATE),
  })
  if (ANNALS_ARCHIVE)
    console.log(figures, `${faults.length} faults`, `${((performance.now() - begin) / 1000).toFixed(1)} s`)
  expect(faults.slice(0, 50)).toEqual([])
  expect(figures.events).toBeGreaterThan(300)
})
