import { describe, expect, it } from 'vitest'
import { endpoint, userAgent } from './endpoint.ts'

describe('the address of an API', () => {
  it.each([
    'https://en.wikipedia.org/w/api.php',
    'https://wiki.example:8443/api.php',
    'http://127.0.0.1:8080/w/api.php',
    'http://localhost/api.php',
    'http://[::1]:80/api.php',
  ])('may be %s', (api) => {
    expect(endpoint(api).href).toContain('api.php')
  })

  it.each([
    ['http://en.wikipedia.org/w/api.php', 'not https'],
    ['http://127.0.0.1.example.org/api.php', 'not https'],
    ['http://localhost.example.org/api.php', 'not https'],
    ['http://10.0.0.1/api.php', 'not https'],
    ['ftp://en.wikipedia.org/', 'not https'],
    ['file:///etc/passwd', 'not https'],
    ['https://name:word@wiki.example/api.php', 'more than an address'],
    ['https://wiki.example/api.php?action=query', 'more than an address'],
    ['en.wikipedia.org', 'is no URL'],
  ])('is not %s', (api, why) => {
    expect(() => endpoint(api)).toThrow(why)
  })
})

describe('how we name ourselves', () => {
  it('tells name, version, contact and what we run on', () => {
    expect(userAgent('1.2.3', 'ada@news.example', '20.1.0')).toBe('annals/1.2.3 (ada@news.example) node/20.1.0')
    expect(userAgent('1.2.3', 'https://news.example/about', '20.1.0')).toContain('(https://news.example/about)')
  })

  it('needs a contact, and says where to write it', () => {
    expect(() => userAgent('1.2.3', '', '20')).toThrow(/"contact".*annals\.json/)
  })

  it.each(['someone', 'a@b) evil/1 (', 'a@b\r\nX-Header: 1', 'ftp://news.example', '@'])('takes no %j', (contact) => {
    expect(() => userAgent('1.2.3', contact, '20')).toThrow('neither an e-mail address nor a URL')
  })
})
