import { describe, expect, it } from 'vitest'
import { readSources } from './sources.ts'

const read = (...lines: unknown[]) => readSources(lines.map((line) => JSON.stringify(line)).join('\n'), 'sources.jsonl')

describe('a file of sources', () => {
  it('tells what sources say, and how each field was learnt where it knows', () => {
    const { sources, problems } = read(
      { url: 'http://a.example/1', title: 'Ferries', author: 'Ada' },
      { url: 'http://b.example/2', title: 'Ferries', origins: { title: 'json-ld' }, learnt: '2016-02-10T00:00:00Z' },
    )
    expect(problems).toEqual([])
    expect(sources).toEqual([
      {
        url: 'http://a.example/1',
        title: 'Ferries',
        authors: ['Ada'],
      },
      { url: 'http://b.example/2', title: 'Ferries', origins: { title: 'json-ld' }, learnt: '2016-02-10T00:00:00Z' },
    ])
  })

  it('brings what another archive has settled', () => {
    const ledger = {
      state: 'gone',
      since: '2016-02-10T00:00:00Z',
      checked: '2016-02-10T00:00:00Z',
      due: '2016-04-10T00:00:00Z',
      etag: null,
      lastModified: null,
      archived: { answer: 'not-known', at: '2016-02-10T00:00:00Z', by: 'archive' },
    }
    expect(read({ url: 'http://a.example/1', ledger })).toEqual({
      sources: [{ url: 'http://a.example/1', ledger }],
      problems: [],
    })
  })

  it.each([
    [{ url: 'ftp://a.example/' }, 'url: must be an http or https URL'],
    [{ url: 'http://a.example/', published: 'soon' }, 'published: must begin with a date'],
    [{ url: 'http://a.example/', origins: { title: 'guess' } }, 'origins.title'],
    [{ url: 'http://a.example/', ledger: { state: 'lost' } }, 'ledger.state'],
    ['text', 'Expected Object'],
  ])('says what is wrong with %j, and where', (line, fault) => {
    const { sources, problems } = read(line, { url: 'http://b.example/2', title: 'Good' })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('sources.jsonl:1: ')
    expect(problems[0]).toContain(fault)
    expect(sources).toHaveLength(1)
  })

  it('offers no copy of an archive that is never offered', () => {
    for (const host of ['archive.is', 'archive.today', 'www.archive.ph']) {
      const archived = { answer: 'archived', at: '', by: 'portal', url: `https://${host}/x` }
      const ledger = {
        state: 'gone',
        since: null,
        checked: null,
        due: '2016-04-10',
        etag: null,
        lastModified: null,
        archived,
      }
      expect(read({ url: 'http://a.example/', ledger }).problems[0]).toContain('never offered')
    }
  })
})
