import { describe, expect, it } from 'vitest'
import type { WikiPage } from '../fetch/mediawiki.ts'
import type { IsoDate } from '../model/date.ts'
import { clockSaying, type PortalPage, sayingOf } from '../model/portal.ts'
import { type Asked, refuseWrongWiki, standingOf, standingWith, wasThere } from './standing.ts'

const page = (state: WikiPage['state'], more: Partial<WikiPage> = {}): WikiPage => ({
  title: 'Portal:Current events/2021 March 4',
  state,
  newest: null,
  protection: null,
  reason: null,
  revision: null,
  ...more,
})
const portal = (more: Partial<PortalPage> = {}): PortalPage => ({
  date: '2021-03-04' as IsoDate,
  title: 'Portal:Current events/2021 March 4',
  asked: '2021-03-05T10:00:00Z',
  revision: 7,
  state: 'ok',
  movedTo: null,
  protection: null,
  note: null,
  ...more,
})
const nothing = { wasThere: false, target: undefined, departure: undefined }

describe('how a page stands', () => {
  it('is missing where there never was one, deleted where there was', () => {
    expect(standingOf(page('missing'), undefined, nothing).state).toBe('missing')
    expect(standingOf(page('missing'), portal(), { ...nothing, wasThere: true })).toEqual({
      state: 'deleted',
      movedTo: null,
      note: null,
    })
  })

  it('tells when and why it was deleted, as far as the log does', () => {
    const departure = { action: 'delete', at: '2021-03-05T00:00:00Z', comment: 'a hoax', movedTo: null } as const
    const note = (more: object) =>
      standingOf(page('missing'), portal(), { ...nothing, wasThere: true, departure: { ...departure, ...more } }).note
    expect(note({})).toBe('2021-03-05T00:00:00Z: a hoax')
    expect(note({ comment: null })).toBe('2021-03-05T00:00:00Z')
    expect(note({ comment: null, at: null })).toBeNull()
  })

  it('tells why a title is invalid', () => {
    expect(sayingOf(portal(standingOf(page('invalid', { reason: 'It has a |.' }), undefined, nothing)))).toBe(
      'the wiki calls the title invalid: It has a |.',
    )
  })

  it('says nothing of a page of today or tomorrow that is not there yet', () => {
    const missing = portal({ state: 'missing', revision: null })
    expect(sayingOf(missing)).toBe('the portal has no such page')
    expect(sayingOf({ ...missing, asked: '2021-03-04T10:00:00Z' })).toBeUndefined()
    expect(sayingOf({ ...missing, asked: '2021-03-03T23:00:00Z' })).toBeUndefined()
  })

  it('keeps a note while nothing changes, and drops it with the state that it told of', () => {
    expect(standingOf(page('ok'), portal({ note: 'odd' }), nothing).note).toBe('odd')
    expect(standingOf(page('ok'), portal({ state: 'deleted', note: 'a hoax' }), nothing).note).toBeNull()
  })

  it('notes a time in the future by the clock of the wiki, with five minutes of grace', () => {
    const revision = { id: 9, timestamp: '2021-03-04T10:06:00Z', wikitext: '' }
    const at = (time: string) => standingWith(revision, Date.parse(time), null).note
    expect(at('2021-03-04T10:00:00Z')).toBe('revision 9 is dated 2021-03-04T10:06:00Z, in the future')
    expect(at('2021-03-04T10:02:00Z')).toBeNull()
  })

  it('remembers a page that was there whatever state it was in last', () => {
    expect(wasThere(undefined, undefined)).toBe(false)
    expect(wasThere(portal({ state: 'missing', revision: null }), undefined)).toBe(false)
    expect(wasThere(portal({ state: 'missing' }), undefined)).toBe(true)
    expect(wasThere(portal({ state: 'moved', revision: null }), undefined)).toBe(true)
  })
})

describe('a wiki that has none of the pages', () => {
  const gone = (...dates: string[]): Asked[] =>
    dates.map((date) => ({ date: date as IsoDate, page: page('missing', { title: date }) }))
  const refuse = (days: Asked[], known: PortalPage[] = []) =>
    refuseWrongWiki(days, new Map(known.map((p) => [p.date, p])), 'wiki.example', '2021-03-10')

  it('is refused when three days past should be there', () => {
    expect(() => refuse(gone('2021-03-07', '2021-03-08', '2021-03-09'))).toThrow(
      /wiki\.example.*2021-03-07 to 2021-03-09/,
    )
  })

  it('is not when so many are days to come, or known to be gone', () => {
    refuse(gone('2021-03-08', '2021-03-09', '2021-03-10', '2021-03-11'))
    refuse(gone('2021-03-04', '2021-03-08', '2021-03-09'), [portal({ state: 'deleted' })])
  })
})

describe('the clock', () => {
  it.each([
    [null, undefined],
    [60, undefined],
    [-60, undefined],
    [3600, '60 min ahead of'],
    [-7200, '120 min behind'],
  ])('%j seconds ahead is said so: %s', (ahead, saying) => {
    if (saying) expect(clockSaying(ahead)).toContain(saying)
    else expect(clockSaying(ahead)).toBeUndefined()
  })
})
