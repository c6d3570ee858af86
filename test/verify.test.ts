import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../src/editions/en.ts'
import type { IsoDate } from '../src/model/date.ts'
import { compareTree } from '../src/publish/compare.ts'
import { publish } from '../src/publish/publish.ts'
import { Site } from '../src/site/site.ts'
import { type Database, openDatabase } from '../src/sqlite.ts'
import { openReader } from '../src/store/index.ts'
import { verify } from '../src/verify/verify.ts'
import { dayPage, newStore, options, revision, siteOf, tell, temporaryFolder } from './support/archive.ts'

const DAY = '2021-03-04' as IsoDate
const first = dayPage(
  DAY,
  ';Sports',
  '*[[Regatta]]',
  '**Boats race at [[Henley]]. [http://a.example/1 (Gazette)]',
  '*A crew of [[Cork]] rests.',
)
const second = first.replace('A crew', 'The crew')

/** An archive in which one thing is changed behind its back, and what verifying finds then. */
async function found(change: (db: Database) => void): Promise<readonly string[]> {
  const { store, folder } = newStore()
  await tell(store, [
    revision(DAY, first, { timestamp: '2021-03-04T10:00:00Z' }),
    revision(DAY, second, { timestamp: '2021-03-04T11:00:00Z' }),
    revision('2021-03-05', dayPage('2021-03-05', '*All is quiet in [[Cork]].')),
  ])
  const db = openDatabase(join(folder, 'annals.sqlite'))
  change(db)
  db.close()
  let faults: readonly string[] = []
  for await (const step of verify(store, siteOf(store))) faults = step.found?.faults ?? faults
  return faults
}

/** Flips a bit in the middle of a value. */
function flip(table: string, column: string, where: string) {
  return (db: Database) => {
    const value = db.prepare(`SELECT ${column} FROM ${table} WHERE ${where}`).pluck().get() as string | Buffer
    const bytes = Buffer.from(value as string)
    const at = Math.floor(bytes.length / 2)
    bytes[at] = (bytes[at] as number) ^ 1
    db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(
      Buffer.isBuffer(value) ? bytes : bytes.toString(),
    )
  }
}

describe('verifying', () => {
  it('finds nothing where nothing is wrong', async () => {
    expect(await found(() => {})).toEqual([])
  })

  it.each([
    ['the text of a revision', flip('revision', 'body', 'key = 3'), /^2021-03-05: revision 3 is not what was stored/],
    [
      'the title of an event',
      flip('event', 'title', "path LIKE '%boats%'"),
      /^\/news\/2021\/03\/4\/boats.*does not say/,
    ],
    [
      'the topic of an event',
      flip('event', 'topic', "path LIKE '%boats%'"),
      /^\/news\/2021\/03\/4\/boats.*another topic/,
    ],
    ['its section', flip('event', 'category', "path LIKE '%boats%'"), /^\/news\/2021\/03\/4\/boats.*other category/],
    [
      'its path',
      (db: Database) => db.exec("UPDATE event SET path = replace(path, 'boats', 'boatr') WHERE path LIKE '%boats%'"),
      /^\/news\/2021\/03\/4\/boatr.*its id .* was minted from another path/,
    ],
    [
      'a source',
      (db: Database) => db.exec("UPDATE telling SET body = replace(body, 'Gazette', 'Gazettf')"),
      /^\/news\/2021\/03\/4\/boats.*other citations/,
    ],
    [
      'its day',
      (db: Database) => db.exec("UPDATE event SET date = '2021-03-07' WHERE path LIKE '%quiet%'"),
      /^\/news\/2021\/03\/5\/all-is-quiet.*no page answers/,
    ],
    ['the newest version', flip('version', 'title', 'n = 1'), /^\/news\/2021\/03\/4\/a-crew.*newest version/],
    [
      'the count of a day',
      (db: Database) => db.exec(`UPDATE day SET events = 3 WHERE date = '${DAY}'`),
      /^2021-03-04: its day says 3 events, and there are 2/,
    ],
    [
      'the slug of a topic',
      (db: Database) => db.exec("UPDATE label SET slug = 'Cork!' WHERE slug = 'cork'"),
      /^\/topics\/Cork!/,
    ],
    ['an index', dropFromIndex, /^the database: .*(?:missing from index|wrong # of entries)/],
  ])('names what is wrong with %s', async (_, change, message) => {
    const faults = await found(change)
    expect(faults.filter((fault) => message.test(fault))).not.toEqual([])
  })

  it('goes on where the file itself is torn, and names the damage', async () => {
    const { store, address, folder } = newStore()
    await tell(
      store,
      Array.from({ length: 60 }, (_, i) => {
        const date = new Date(Date.UTC(2021, 0, 1 + i)).toISOString().slice(0, 10)
        return revision(
          date,
          dayPage(date, ...Array.from({ length: 8 }, (_, n) => `*Boat ${n} of the [[Fleet ${i}]] sails.`)),
        )
      }),
    )
    await store.close()
    const file = join(folder, 'annals.sqlite')
    const bytes = readFileSync(file)
    bytes[4096 * 20] = 0x77
    writeFileSync(file, bytes)
    const reader = await openReader(address)
    let faults: readonly string[] = []
    for await (const step of verify(reader, new Site(reader, en, options))) faults = step.found?.faults ?? faults
    await reader.close()
    expect(faults.join('\n')).toMatch(/the database: .*page 21/)
  })
})

/** Makes an index forget a row, as a lost write would. */
function dropFromIndex(db: Database): void {
  db.unsafeMode()
  db.pragma('writable_schema = ON')
  const { sql } = db.prepare("SELECT sql FROM sqlite_schema WHERE name = 'event_date'").get() as { sql: string }
  db.prepare("UPDATE sqlite_schema SET sql = ? WHERE name = 'event_date'").run(`${sql} WHERE ord > 0`)
  db.pragma('writable_schema = RESET')
  db.exec('REINDEX event_date')
  db.pragma('writable_schema = ON')
  db.prepare("UPDATE sqlite_schema SET sql = ? WHERE name = 'event_date'").run(sql)
  db.pragma('writable_schema = RESET')
}

describe('comparing a published tree', () => {
  it('names documents that differ or lack, and files that are not its own', async () => {
    const { store, address } = newStore()
    await tell(store, [revision(DAY, first)])
    const directory = join(temporaryFolder(), 'public')
    for await (const _ of publish(siteOf(store), { store: address, edition: 'en', site: options, directory }));
    const compare = async () => {
      let last: { faults: readonly string[]; others: readonly string[] } | undefined
      for await (const step of compareTree(siteOf(store), directory)) last = step
      return last
    }
    expect(await compare()).toMatchObject({ faults: [], others: [] })
    const spoilt = join(directory, 'topics/regatta.json')
    const bytes = readFileSync(spoilt)
    bytes[40] = (bytes[40] as number) ^ 1
    writeFileSync(spoilt, bytes)
    rmSync(join(directory, 'index.xml'))
    writeFileSync(join(directory, 'index.md'), readFileSync(join(directory, 'index.md')).subarray(0, -3))
    writeFileSync(join(directory, 'notes.txt'), 'mine')
    const { faults = [], others } = (await compare()) ?? {}
    expect([...faults].sort()).toEqual([
      expect.stringMatching(/^\/index\.md: differs from byte \d+ on/),
      expect.stringMatching(/^\/index\.xml: is not there/),
      expect.stringMatching(/^\/topics\/regatta\.json: differs from byte 40 on/),
    ])
    expect(others).toEqual(['/notes.txt'])
  })
})
