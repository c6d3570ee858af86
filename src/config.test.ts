import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../test/support/archive.ts'
import { configFile, configSchema, defaults, readConfig } from './config.ts'

/** The choices of an archive whose file says this. */
function reading(said: unknown) {
  const folder = temporaryFolder()
  writeFileSync(configFile(folder), typeof said === 'string' ? said : JSON.stringify(said))
  return () => readConfig(folder)
}

interface Property {
  readonly description?: string
  readonly default?: unknown
}
const { properties } = configSchema() as { readonly properties: Readonly<Record<string, Property>> }

describe('the choices of an archive', () => {
  it('have a default, all of them, also where there is no file', () => {
    expect(readConfig(temporaryFolder())).toEqual(defaults)
    expect(reading({})()).toEqual(defaults)
    expect(reading({ $schema: './annals.schema.json', name: 'Gazette' })()).toMatchObject({ name: 'Gazette' })
  })

  it.each([
    ['{', /annals\.json is no JSON/],
    [{ colour: 'red' }, /annals\.json: colour: no such choice\. The choices are name, tagline/],
    [{ name: 7 }, /annals\.json: name: /],
    [{ name: ' ' }, /name: must not be empty/],
    [{ origin: 'news.example' }, /origin: must be like https:\/\/news\.example/],
    [{ origin: 'https://news.example/' }, /origin: must be like/],
    [{ edition: 'xx' }, /edition: must be one of en/],
    [{ language: 'fr' }, /language: must be one of en, de, ar/],
    [{ accent: 'red' }, /accent: must be a colour like #0b4a8f/],
    [{ accent: '#0b4' }, /accent: must be a colour/],
    [{ logo: '../logo.svg' }, /logo: must be the name of an \.svg or \.png beside annals\.json/],
    [{ logo: 'logo.gif' }, /logo: must be the name/],
    [{ nav: 'stories' }, /nav: must be a list/],
    [{ nav: ['front'] }, /nav\.0: must be one of stories, topics, .*status, or \{ "text"/],
    [{ nav: [{ text: 'Run', url: 'javascript:alert(1)' }] }, /nav\.0\.url: must be like https:\/\/news\.example/],
    [{ nav: [{ text: 'Else', url: '//else.example' }] }, /nav\.0\.url: must be like https:\/\/news\.example/],
    [{ nav: Array.from({ length: 9 }, () => 'stories') }, /nav: must be at most 8 links/],
    [{ leading: ['sport'] }, /leading: sport must be of sports, armed-conflicts-and-attacks/],
    [{ footer: 'a\n\n<b>bold</b>' }, /footer: must be Markdown without raw HTML/],
    [{ footer: '# Title' }, /footer: must be Markdown without .*a heading of the first level/],
    [{ timeZone: 'Berlin' }, /timeZone: must be an IANA time zone like Europe\/Berlin/],
    [{ images: 'copy' }, /images: must be one of link, embed/],
    [{ accent: 'red', timeZone: 'x' }, /accent: .*; timeZone: /],
  ])('are refused if one is wrong, with what is allowed: %j', (said, message) => {
    expect(reading(said)).toThrow(message)
  })

  it('are described by a schema that knows what is right and what is wrong', () => {
    const holds = new Ajv({ strict: false }).compile(configSchema())
    const right = { ...defaults, nav: ['about', { text: 'Give', url: 'https://give.example/' }], accent: '#0B4A8F' }
    expect(holds(right), JSON.stringify(holds.errors)).toBe(true)
    expect(reading(right)()).toEqual(right)
    for (const wrong of [
      { accent: 'red' },
      { colour: 'red' },
      { language: 'fr' },
      { nav: ['front'] },
      { logo: 'a.gif' },
    ])
      expect(holds(wrong), JSON.stringify(wrong)).toBe(false)
  })

  it('are in the documents, each with its default', () => {
    const docs = readFileSync(join(import.meta.dirname, '../docs/config.md'), 'utf8')
    const rows = Object.entries(properties)
      .filter(([name]) => name !== '$schema' && name !== 'openLoopback')
      .map(([name, { description = '', default: standard }]) => {
        const shown = standard === undefined ? '–' : `\`${JSON.stringify(standard)}\``
        return `| \`${name}\` | ${description} | ${shown} |`
      })
    const told = docs
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.replace(/ +\|/g, ' |'))
    expect(told).toEqual(rows)
  })
})
