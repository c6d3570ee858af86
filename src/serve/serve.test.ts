import { describe, expect, it, onTestFinished } from 'vitest'
import { dayPage, newStore, revision, siteOf, tell } from '../../test/support/archive.ts'
import { serve } from './serve.ts'

async function serving() {
  const { store } = newStore()
  await tell(store, [
    revision('2021-03-04', dayPage('2021-03-04', '*Boats race at [[Henley]]. [http://a.example/1 (Gazette)]')),
  ])
  const server = await serve(siteOf(store), { port: 0, host: '127.0.0.1' })
  onTestFinished(async () => {
    server.close()
    await server.closed
  })
  return (path: string, init?: RequestInit) => fetch(server.url.replace(/\/$/, '') + path, init)
}

const EVENT = '/news/2021/03/4/boats-race-at-henley'

describe('serving', () => {
  it.each([
    ['.html', 'text/html; charset=utf-8'],
    ['.md', 'text/markdown; charset=utf-8'],
    ['.json', 'application/json; charset=utf-8'],
    ['.xml', 'application/xml; charset=utf-8'],
    ['', 'text/html; charset=utf-8'],
  ])('answers a path that ends in "%s" with %s', async (ending, type) => {
    const get = await serving()
    const response = await get(EVENT + ending)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(await response.text()).toContain('Boats race at Henley.')
  })

  it('shows the front page at the root', async () => {
    const get = await serving()
    expect(await (await get('/')).text()).toBe(await (await get('/index.html')).text())
  })

  it('answers HEAD as GET, without the body', async () => {
    const get = await serving()
    const response = await get(`${EVENT}.html`, { method: 'HEAD' })
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(1000)
    expect(await response.text()).toBe('')
  })

  it.each([
    '/nothing.html',
    '/news/2021/02/30/index.html',
    '/news/2021/3/4/index.html',
    '/../../etc/passwd',
    '/%2e%2e/x',
    '/topics/none.json',
    '/news/2021/03/4/index.pdf',
  ])('has no page at %s, and says where to go', async (path) => {
    const get = await serving()
    const response = await get(path)
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('/index.html')
  })

  it('takes no other method', async () => {
    const get = await serving()
    const response = await get('/', { method: 'POST', body: 'x' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })

  it('sets no cookie, and lets pages fetch nothing from elsewhere but pictures', async () => {
    const get = await serving()
    const { headers } = await get('/')
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('says so when its port is taken', async () => {
    const { store } = newStore()
    const server = await serve(siteOf(store), { port: 0, host: '127.0.0.1' })
    const port = Number(new URL(server.url).port)
    await expect(serve(siteOf(store), { port, host: '127.0.0.1' })).rejects.toThrow('choose another with --port')
    server.close()
    await server.closed
  })
})
