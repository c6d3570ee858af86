import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { makeNews } from '../../scripts/faults/news.mjs'
import { randomOf } from '../../scripts/faults/random.mjs'
import { newStore, revision, siteOf, tell } from '../../test/support/archive.ts'
import { formats } from '../render/index.ts'
import { type Answer, firstOf } from './answer.ts'
import { answerersOf } from './answerers.ts'
import { type Content, contentOf } from './content.ts'
import { keepWhile } from './kept.ts'

const answer = (text: string) => ({ status: 200, headers: {}, body: contentOf(text) })

/** Answers kept of something whose state is a number, and how often each was made. */
function keeping(spares?: (answer: Answer) => boolean) {
  let state = 0
  const made: string[] = []
  const keep = keepWhile({ state: async () => state, spared: async () => spares }, 10_000)
  const ask = async (key: string, meanwhile = () => {}) => {
    await keep(key, async () => {
      made.push(key)
      meanwhile()
      return answer(key)
    })
    return made.splice(0)
  }
  return { ask, change: () => ++state }
}

describe('what is kept', () => {
  it('is made once, and again when what it is made of has changed', async () => {
    const { ask, change } = keeping()
    expect(await ask('a')).toEqual(['a'])
    expect(await ask('a')).toEqual([])
    change()
    expect(await ask('a')).toEqual(['a'])
  })

  it('stays where the change spares it', async () => {
    const { ask, change } = keeping(({ body }) => String((body as { bytes: Buffer }).bytes) === 'a')
    await ask('a')
    await ask('b')
    change()
    expect(await ask('a')).toEqual([])
    expect(await ask('b')).toEqual(['b'])
  })

  it('is not what was made while somebody wrote', async () => {
    const { ask, change } = keeping(() => true)
    expect(await ask('a', change)).toEqual(['a'])
    expect(await ask('a')).toEqual(['a'])
    expect(await ask('a')).toEqual([])
  })

  it('is what was used last, where not all has room', async () => {
    const { ask } = keeping()
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'a', 'i', 'j']) await ask(key)
    expect(await ask('a')).toEqual([])
    expect(await ask('b')).toEqual(['b'])
  })

  it('says of every event what a page made now says, whatever was told of it and of others meanwhile', async () => {
    const random = randomOf(11)
    const { store } = newStore()
    const [site, other] = [siteOf(store), siteOf(store)]
    const made = vi.spyOn(site, 'page')
    const { look } = site.frame
    const answerers = answerersOf({ site })
    const served = async (path: string) => {
      const request = undefined as never
      const found = await firstOf(answerers, { method: 'GET', path, query: '', headers: {}, look, request })
      return found && (found.body as Content).bytes.toString()
    }
    let asked = 0
    for (const { at, title, text } of makeNews(150).filter(({ deleted }) => !deleted)) {
      const date = new Date(`${title.split('/')[1]} UTC`).toISOString().slice(0, 10)
      const urls: string[] = []
      for (const { date } of await store.days())
        for (const { citations } of await store.eventsOn(date)) urls.push(...citations.map(({ url }) => url))
      if (random.next() < 0.5) await tell(store, [revision(date, text, { timestamp: at })])
      else if (urls.length > 0) {
        const url = random.pick(urls)
        await store.transaction(() => store.putSources([{ url, title: at, description: `A paper on it, ${at}.` }]))
      }
      // The store is looked at once for all that is asked in one turn of the loop.
      await turn()
      for await (const { path } of store.paths()) {
        const format = random.pick(formats.slice(0, 2))
        const current = await other.page(path)
        const now = current && format.render(current, look)
        expect(await served(path + format.extension), `${path} at ${at}`).toBe(now)
        asked++
      }
    }
    // Most of them were as they had been.
    expect(asked).toBeGreaterThan(1500)
    expect(made.mock.calls.length).toBeLessThan(asked / 2)
  })
})
