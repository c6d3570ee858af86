import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { Parser } from 'commonmark'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { dayPage, newStore, revision, tell } from '../../../test/support/archive.ts'
import { type Reply, servingStore } from '../../../test/support/serving.ts'
import { takeDown } from '../../acts.ts'
import { guide } from '../../api/guide.ts'
import { openApi } from '../../api/openapi.ts'
import { type Operation, operations } from '../../api/operations.ts'
import { AnnalsClient, ProblemError } from '../../client/index.ts'
import { en } from '../../editions/en.ts'
import type { Event } from '../../model/archive.ts'
import { openSearch } from '../../search/search.ts'
import type { Store } from '../../store/index.ts'

const BOATS = '*[[Henley]]: boats race at [[Oslo]]. [http://news.a.example/1 (Gazette)]'
const SPILL = '*[[Regatta]]\n**An "oil, spill" near [[Henley]]. [http://b.example/2 (Herald)]'

async function archive() {
  const { store } = newStore()
  const days = ['2021-03-04', '2021-03-05', '2021-03-06', '2021-04-01', '2022-01-01'] as const
  const told = days.map((day, i) =>
    revision(
      day,
      dayPage(day, ';Sports', BOATS.replace('race', `race ${i}`), ';Law', `*=1+${i} is [[Maths]].`, SPILL),
      {
        timestamp: `${day}T10:00:00Z`,
        portalId: i + 1,
      },
    ),
  )
  await tell(store, told)
  const later = dayPage('2021-03-05', ';Sports', BOATS.replace('race', 'race 1 and 3 sink'), ';Law', SPILL)
  await tell(store, [revision('2021-03-05', later, { timestamp: '2021-03-06T10:00:00Z', portalId: 9 })])
  await store.putSources([{ url: 'http://b.example/2', title: 'Spill', description: 'It spilt.' }])
  const search = openSearch(':memory:', store)
  return { store, ...(await servingStore(store, { find: search.find })) }
}

const json = ({ text }: Reply) => JSON.parse(text)
type Shown = { id: string; date: string; title: string }

describe('the OpenAPI document', () => {
  it('is valid, and is served', async () => {
    const { ask } = await archive()
    const reply = await ask('/api/openapi.json')
    expect(reply.headers['content-type']).toMatch(/^application\/vnd\.oai\.openapi\+json/)
    const found = await new Validator().validate(json(reply))
    expect(found.errors ?? []).toEqual([])
    expect([found.valid, json(reply).openapi]).toEqual([true, '3.1.0'])
  })

  it('is what the types of the client were written from', async () => {
    const script = new URL('../../../scripts/client.mjs', import.meta.url).href
    const { typesOf } = (await import(script)) as { typesOf: (document: object) => string }
    const types = readFileSync(join(import.meta.dirname, '../../client/types.ts'), 'utf8')
    expect(types, 'run: node scripts/client.mjs').toBe(typesOf(openApi('Annals', '')))
  })
})

describe('answers', () => {
  let ask: (path: string, headers?: Record<string, string>) => Promise<Reply>
  let checks: Map<string, ValidateFunction>
  let ids: readonly string[]

  // One archive for all of them: they are many, and only read.
  beforeAll(async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema({ $id: 'api', ...openApi('', '') })
    const name = (of: string) => ajv.compile({ $ref: `api#/components/schemas/${of}` })
    checks = new Map([...operations.map(({ answer }) => answer.name), 'Problem'].map((of) => [of, name(of)]))
  })

  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', '0', '%', '\0', "'", '"', '*'))
  /** What a parameter may hold, by its schema; and what it may not. */
  function holding(schema: {
    type?: string
    enum?: string[]
    pattern?: string
    format?: string
    items?: { enum: string[] }
  }) {
    const known = schema.enum
      ? fc.constantFrom(...schema.enum)
      : schema.type === 'integer'
        ? fc.integer({ min: 0, max: 510 }).map(String)
        : schema.type === 'array'
          ? fc.subarray(schema.items?.enum ?? [], { minLength: 1 }).map((names) => names.join(','))
          : schema.format === 'date'
            ? fc.constantFrom('2021-03-04', '2021-03-05', '2022-01-01', '1999-12-31', '2021-02-30')
            : schema.format === 'date-time'
              ? fc.constantFrom('2021-03-05T00:00:00Z', '2021-03-06T10:00:00.5+01:00', '2021-99-99T00:00:00Z')
              : fc.constantFrom('henley', 'law', 'b.example', 'boats', '"oil spill"', 'WyJhZGRlZCIsM10', '-', 'topic:x')
    return fc.oneof({ weight: 25, arbitrary: known }, { weight: 1, arbitrary: text })
  }

  it('to 500 generated questions are what the document says, or say what is wrong; none is a fault of ours', async () => {
    const running = await archive()
    ask = running.ask
    ids = json(await ask('/api/v1/events?limit=500')).events.map(({ id }: Shown) => id)
    const { paths } = openApi('', '') as {
      paths: Record<string, { get: { operationId: string; parameters: never[] } }>
    }
    const question = fc.oneof(
      ...Object.entries(paths).map(([path, { get }]) => {
        const parameters = (get.parameters as { name: string; in: string; schema: object }[]).filter(
          (p) => p.in === 'query',
        )
        const query = fc
          .subarray(parameters, { maxLength: Math.min(3, parameters.length) })
          .chain((some) => fc.record(Object.fromEntries(some.map(({ name, schema }) => [name, holding(schema)]))))
        return fc.record({
          operation: fc.constant(operations.find(({ id }) => id === get.operationId) as Operation),
          path: fc
            .oneof({ weight: 6, arbitrary: fc.constantFrom(...ids) }, text)
            .map((id) => path.replace('{id}', encodeURIComponent(id))),
          query,
          accept: fc.option(fc.constantFrom('application/json', 'text/csv', 'application/jsonl', '*/*', 'image/png'), {
            freq: 3,
          }),
        })
      }),
    )
    const seen = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(question, async ({ operation, path, query, accept }) => {
        const asked = new URLSearchParams(query as Record<string, string>)
        const reply = await ask(`${path}?${asked}`, accept === null ? {} : { accept })
        seen.set(reply.status, (seen.get(reply.status) ?? 0) + 1)
        expect([200, 400, 404, 406]).toContain(reply.status)
        const type = String(reply.headers['content-type'])
        if (reply.status !== 200) {
          expect(type).toBe('application/problem+json')
          expect(checks.get('Problem')?.(json(reply))).toBe(true)
        } else if (type.startsWith('application/jsonl')) {
          for (const line of reply.text.split('\n').slice(0, -1))
            expect(checks.get('Event')?.(JSON.parse(line))).toBe(true)
        } else if (type.startsWith('application/json')) {
          const check = checks.get(operation.answer.name) as ValidateFunction
          expect(check(json(reply)), JSON.stringify(check.errors)).toBe(true)
        } else expect(type).toMatch(/^text\/csv/)
      }),
      { numRuns: 500 },
    )
    // It was worth asking: many were answered, and many were not.
    expect(seen.get(200)).toBeGreaterThan(100)
    expect(seen.get(400)).toBeGreaterThan(30)
  }, 120_000)
})

describe('events', () => {
  it.each([
    ['from=2021-03-05&to=2021-03-06', 5],
    ['from=2022-01-01', 3],
    ['to=2021-03-04', 3],
    ['category=sports', 5],
    ['topic=maths', 4],
    ['story=regatta', 5],
    ['story=regatta&category=law&from=2021-03-05&to=2021-04-01', 0],
    ['category=nothing', 0],
    ['source=a.example', 5],
    ['source=news.a.example', 5],
    ['source=example', 10],
    ['source=b.example&from=2022-01-01', 1],
    ['q=boats', 5],
    ['q=boats+-sink&from=2021-03-05&to=2021-03-06', 1],
    ['withdrawn=yes', 15],
    ['', 14],
  ])('of %s are %i', async (query, count) => {
    const { ask } = await archive()
    const reply = await ask(`/api/v1/events?${query}`)
    expect(json(reply).events ?? json(reply)).toHaveLength(count)
    const lines = await ask(`/api/v1/events?${query}&format=jsonl`)
    expect(lines.text.split('\n')).toHaveLength(count + 1)
    const walked: string[] = []
    for (let next: string | null = `/api/v1/events?${query}&limit=2`; next; ) {
      const part = json(await ask(next))
      walked.push(...part.events.map(({ id }: Shown) => id))
      next = part.next
    }
    expect(new Set(walked).size).toBe(count)
    expect(walked).toHaveLength(count)
  })

  it('come by day, either way, or as they changed', async () => {
    const { ask } = await archive()
    const dates = async (query: string) =>
      json(await ask(`/api/v1/events?${query}`)).events.map(({ date }: Shown) => date)
    const forth = await dates('order=date')
    expect(forth).toEqual([...forth].sort())
    expect(await dates('order=-date')).toEqual([...forth].reverse())
    expect((await dates('order=changed')).at(-1)).toBe('2021-03-05')
  })

  it('that changed since are told with those that are gone', async () => {
    const { ask, store } = await archive()
    const { generation, events } = json(await ask('/api/v1/events?limit=1'))
    expect(json(await ask(`/api/v1/events?changed-since=${generation}`)).events).toEqual([])
    await takeDown(store, en, (await store.event(events[0].id)) as Event, 'a court ordered it', '2022-04-01T00:00:00Z')
    const changed = json(await ask(`/api/v1/events?changed-since=${generation}`))
    expect(changed.events).toEqual([
      {
        id: events[0].id,
        url: events[0].url,
        date: events[0].date,
        withdrawn: { at: '2022-04-01T00:00:00Z', reason: 'a court ordered it' },
      },
    ])
    expect(changed.generation).toBeGreaterThan(generation)
    expect((await ask('/api/v1/events?format=csv&withdrawn=yes')).text).not.toContain('race 0')
  })

  it('have the fields that were asked for alone, and are else what export prints', async () => {
    const { ask } = await archive()
    const [event] = json(await ask('/api/v1/events?fields=title,date&limit=1')).events
    expect(Object.keys(event)).toEqual(['id', 'title', 'date'])
    const whole = json(await ask(`/api/v1/events/${event.id}`))
    expect(whole).toMatchObject({ topic: 'Henley', sources: [{ label: 'Gazette' }], withdrawn: null })
    expect(json(await ask(`/api/v1/events/${event.id}?fields=topic`))).toEqual({ id: event.id, topic: 'Henley' })
    expect((await ask('/api/v1/events/nothing')).status).toBe(404)
  })

  it('are a table too, in which no cell is a formula', async () => {
    const { ask } = await archive()
    const { text, headers } = await ask('/api/v1/events?fields=date,title,sources&to=2021-03-04', {
      accept: 'text/csv',
    })
    expect(headers['content-type']).toMatch(/^text\/csv/)
    const rows = text.split('\r\n')
    expect(rows[0]).toBe('id,date,title,sources')
    expect(rows[2]).toMatch(/^\w+,2021-03-04,'=1\+0 is Maths\.,$/)
    expect(rows[3]).toMatch(/^\w+,2021-03-04,"An ""oil, spill"" near Henley\.",http:\/\/b\.example\/2$/)
    expect(rows.slice(4)).toEqual([''])
  })

  it.each([
    ['colour=red', 'colour', 400],
    ['limit=501', 'limit', 400],
    ['limit=1e2', 'limit', 400],
    ['limit=1&limit=2', 'limit', 400],
    ['from=2021-02-30', 'from', 400],
    ['from=2021-03-05&to=2021-03-04', 'from', 400],
    ['fields=colour', 'fields', 400],
    ['cursor=garbage', 'cursor', 400],
    ['cursor=WyJhZGRlZCIsM10&order=date', 'cursor', 400],
    ['q=%22', 'q', 400],
    [`q=${'a+'.repeat(240)}b`, 'q', 400],
    ['q=boats&topic=henley', 'topic', 400],
    ['__proto__=1', '__proto__', 400],
  ])('refuse %s, and name what is wrong', async (query, parameter, status) => {
    const { ask } = await archive()
    const reply = await ask(`/api/v1/events?${query}`)
    expect([reply.status, json(reply).parameter]).toEqual([status, parameter])
    expect(json(reply).next).not.toBe('')
  })

  it('are walked to the very end, each once, while the archive is updated 200 times', async () => {
    const { ask, store } = await archive()
    const seen: string[] = []
    const before = new Set<string>()
    for await (const event of everyEvent(store)) before.add(event)
    let next: string | null = '/api/v1/events?limit=1&fields=id&withdrawn=yes'
    for (let i = 0; i < 200; i++) {
      const day = `2023-01-${String((i % 28) + 1).padStart(2, '0')}`
      // Events come, are reworded, move to another day, go and come back.
      const lines = [`*Update ${i} of [[Henley]].`, i % 3 === 0 ? '*A thing that stays.' : `*Step ${i} of many.`]
      if (i % 5 === 0) lines.push('*[[Henley]]: boats race 0 at [[Oslo]]. [http://news.a.example/1 (Gazette)]')
      await tell(
        store,
        [revision(day, dayPage(day, ...lines), { timestamp: new Date(Date.UTC(2023, 1, 1, i)).toISOString() })],
        {
          acceptAlarms: true,
        },
      )
      if (next && i % 2 === 0) {
        const part: { events: Shown[]; next: string | null } = json(await ask(next))
        seen.push(...part.events.map(({ id }) => id))
        next = part.next
      }
    }
    while (next) {
      const part: { events: Shown[]; next: string | null } = json(await ask(next))
      seen.push(...part.events.map(({ id }) => id))
      next = part.next
    }
    const after = new Set<string>()
    for await (const event of everyEvent(store)) after.add(event)
    expect(after.size).toBeGreaterThan(before.size + 100)
    expect(seen).toHaveLength(new Set(seen).size)
    expect(new Set(seen)).toEqual(after)
  }, 60_000)
})

async function* everyEvent(store: Store): AsyncGenerator<string> {
  const ids = new Set<string>()
  for await (const { id } of store.paths()) ids.add(id)
  yield* ids
}

describe('lists beside events', () => {
  it('tell stories, topics, sections, sources and corrections, to their end', async () => {
    const { ask } = await archive()
    const walked = async (path: string, list: string) => {
      const items: Record<string, unknown>[] = []
      for (let next: string | null = `${path}?limit=1`; next; ) {
        const part = json(await ask(next))
        items.push(...part[list])
        next = part.next
      }
      return items
    }
    expect((await walked('/api/v1/topics', 'labels')).map(({ slug }) => slug)).toEqual(['henley', 'maths', 'regatta'])
    expect(await walked('/api/v1/stories', 'labels')).toEqual([
      { slug: 'regatta', name: 'Regatta', url: '/stories/regatta', events: 5 },
    ])
    expect((await walked('/api/v1/categories', 'labels')).length).toBeGreaterThan(0)
    expect(await walked('/api/v1/sources', 'sources')).toMatchObject([{ url: 'http://b.example/2', title: 'Spill' }])
    const corrections = await walked('/api/v1/corrections', 'corrections')
    expect(corrections.map(({ changes }) => changes)).toEqual(expect.arrayContaining([['reworded'], ['withdrawn']]))
    expect(corrections.find(({ changes }) => String(changes) === 'reworded')).toMatchObject({
      before: { title: expect.stringContaining('race 1 at') },
      after: { title: expect.stringContaining('3 sink') },
      revision: 9,
    })
    expect(json(await ask('/api/v1/corrections?since=2021-03-06T10:00:01Z')).corrections).toEqual([])
  })

  it.each(['/api/v1', '/api/v1/', '/api/v1/nothing', '/api/v1/stories/x', '/api/v1/events/a/b', '/api/v1/constructor'])(
    'have no %s',
    async (path) => {
      const { ask } = await archive()
      const reply = await ask(path)
      expect([reply.status, json(reply).next]).toEqual([404, expect.stringContaining('/api')])
    },
  )
})

describe('the guide at /api', () => {
  it('is a page in four formats', async () => {
    const { ask } = await archive()
    for (const ending of ['.html', '.md', '.json', '.xml', ''])
      expect((await ask(`/api${ending}`)).text, ending).toContain('changed-since')
  })

  it('has examples that run', async () => {
    const { base } = await archive()
    const walker = new Parser().parse(guide(base)).walker()
    const commands: string[] = []
    for (let step = walker.next(); step; step = walker.next())
      if (step.entering && step.node.type === 'code_block' && step.node.info === 'sh')
        commands.push(step.node.literal ?? '')
    expect(commands.length).toBeGreaterThan(10)
    const run = promisify(execFile)
    for (const command of commands) {
      const { stdout } = await run('sh', ['-c', command.replace(/^curl /, 'curl --silent --show-error --fail ')])
      expect(stdout.length, command).toBeGreaterThan(20)
    }
  })
})

describe('the client', () => {
  it('asks, walks lists to their end, and says what is wrong', async () => {
    const { base } = await archive()
    const client = new AnnalsClient(`${base}/`)
    const { events } = await client.events({ topic: 'henley', fields: ['title', 'date'], limit: 2 })
    expect(events).toHaveLength(2)
    expect(await client.event(events[0]?.id ?? '')).toMatchObject({ topic: 'Henley' })
    expect(await client.event('nothing')).toBeUndefined()
    const all: string[] = []
    for await (const { id } of client.allEvents({ limit: 3 })) all.push(id)
    expect(new Set(all).size).toBe(14)
    const labels: string[] = []
    for await (const part of client.parts('topics', { limit: 1 })) labels.push(...part.labels.map(({ name }) => name))
    expect(labels).toEqual(['Henley', 'Maths', 'Regatta'])
    const wrong = await client.events({ from: '2021-02-30' }).catch((error: unknown) => error)
    expect(wrong).toBeInstanceOf(ProblemError)
    expect((wrong as ProblemError).problem).toMatchObject({ status: 400, parameter: 'from' })
    const elsewhere = new AnnalsClient(`${base}/nowhere`)
    await expect(elsewhere.events()).rejects.toThrow('There is no page here')
  })

  it('can be told to stop', async () => {
    const { base } = await archive()
    await expect(new AnnalsClient(base).events({}, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
  })
})

describe('a stream', () => {
  it('stops asking the store when its reader goes away', async () => {
    const { base, store } = await archive()
    for (let month = 1; month <= 12; month++)
      for (let day = 1; day <= 28; day++) {
        const date = `2010-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
        await tell(store, [revision(date, dayPage(date, `*${`Long words ${date} `.repeat(300)}.`))])
      }
    let asked = 0
    const list = store.eventList
    store.eventList = (question) => {
      asked++
      return list(question)
    }
    const leaving = new AbortController()
    const reply = await fetch(`${base}/api/v1/events?format=jsonl`, { signal: leaving.signal })
    await reply.body?.getReader().read()
    leaving.abort()
    await new Promise((done) => setTimeout(done, 200))
    const then = asked
    await new Promise((done) => setTimeout(done, 300))
    expect(asked).toBe(then)
  }, 60_000)
})
