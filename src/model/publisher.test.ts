import { describe, expect, it } from 'vitest'
import { hostOf, publisherOf } from './publisher.ts'

describe('who publishes a cited document', () => {
  it.each([
    ['http://news.bbc.co.uk/2/hi/1.stm', 'bbc.co.uk'],
    ['https://www.abc.net.au/news/1', 'abc.net.au'],
    ['//edition.cnn.com/a', 'cnn.com'],
    ['http://name:word@WWW.Gazette.EXAMPLE:8080/a', 'gazette.example'],
    ['https://news.gazette.github.io/a', 'github.io'],
    ['http://xn--80ak6aa92e.com/', 'xn--80ak6aa92e.com'],
    ['http://127.0.0.1/a', null],
    ['http://[::1]/a', null],
    ['http://good.example\\@evil.example/', null],
    ['mailto:a@b.example', null],
    ['/relative', null],
    ['', null],
  ])('%j is %j', (url, domain) => {
    expect(publisherOf(url)).toBe(domain)
  })
})

describe('the host that is asked', () => {
  it('has its port, and neither name nor closing dot', () => {
    expect(hostOf('http://name@News.Example.:8080/a?b@c')).toBe('news.example:8080')
    expect(hostOf('https://news.example?a')).toBe('news.example')
    expect(hostOf('http://')).toBe(null)
  })
})
