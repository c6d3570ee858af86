import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pingHub, topicsOf } from './websub.ts'

/** A hub that notes what it is told. */
async function hubThat(answers: number) {
  const told: URLSearchParams[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text) => {
      body += text
    })
    request.on('end', () => {
      told.push(new URLSearchParams(body))
      response.writeHead(answers).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  return { hub: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, told }
}

const TOPICS = topicsOf('https://news.example', ['/index.atom', '/topics/hue_rss.xml'])

describe('a WebSub hub', () => {
  it('is told of each feed that changed, by its address', async () => {
    const { hub, told } = await hubThat(204)
    expect(await pingHub(hub, TOPICS)).toEqual({ told: 2, failed: [] })
    expect(told.map((form) => [form.get('hub.mode'), form.get('hub.url')])).toEqual([
      ['publish', 'https://news.example/index.atom'],
      ['publish', 'https://news.example/topics/hue_rss.xml'],
    ])
  })

  it('that refuses, or is not there, is told so and waited for no more', async () => {
    const { hub, told } = await hubThat(500)
    const many = topicsOf(
      'https://news.example',
      Array.from({ length: 20 }, (_, i) => `/topics/a-${i}.atom`),
    )
    const { failed } = await pingHub(hub, many)
    expect([failed.length, failed[0], told.length]).toEqual([20, expect.stringContaining('it answered 500'), 3])
    expect((await pingHub('http://127.0.0.1:1/', TOPICS)).failed).toHaveLength(2)
  })

  it('hears of the main feeds alone after a run that changed thousands', () => {
    const paths = Array.from({ length: 500 }, (_, i) => `/topics/a-${i}.atom`)
    expect(topicsOf('https://news.example', [...paths, '/index.atom', '/opinion_rss.xml'])).toEqual([
      'https://news.example/index.atom',
      'https://news.example/opinion_rss.xml',
    ])
  })
})
