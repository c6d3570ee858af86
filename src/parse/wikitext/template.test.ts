import { describe, expect, it } from 'vitest'
import { citationLabel, isCitation, readTemplate, templateText } from './template.ts'

const show = (inner: string) => templateText(readTemplate(inner))

describe('reading a template', () => {
  it('tells its name, its arguments in order and those with a name', () => {
    expect(readTemplate('Cite_web\n | url = http://a.example/?x=1 | first | Title= Fire ')).toEqual({
      name: 'cite web',
      positional: [' first '],
      named: new Map([
        ['url', 'http://a.example/?x=1'],
        ['title', 'Fire'],
      ]),
    })
  })

  it('does not split at pipes in links and templates', () => {
    expect(readTemplate('nowrap|[[Paris|city]] {{lang|fr|x}}|b').positional).toEqual([
      '[[Paris|city]] {{lang|fr|x}}',
      'b',
    ])
  })

  it('does not mind brackets without a partner', () => {
    expect(readTemplate('nowrap|a]]|b}}|c').positional).toEqual(['a]]', 'b}}', 'c'])
  })

  it('puts numbered arguments in their place', () => {
    expect(readTemplate('x|2=b|1=a').positional).toEqual(['a', 'b'])
    expect(readTemplate('x|3=c').positional).toEqual(['', '', 'c'])
    expect(readTemplate('x|0=z|a').positional).toEqual(['a'])
  })

  it('takes a number that no template has for a name', () => {
    expect(readTemplate('x|123456789=c')).toMatchObject({ positional: [], named: new Map([['123456789', 'c']]) })
  })

  it('reads an empty one', () => {
    expect(readTemplate('')).toEqual({ name: '', positional: [], named: new Map() })
  })
})

describe('what a template shows', () => {
  it.each([
    ['Nowrap|5 m', '5 m'],
    ['small|NEWS', 'NEWS'],
    ['unknown thing|a|b', 'a'],
    ['dp|Haumea', 'Haumea'],
    ['unknown|1=a', 'a'],
    ['currency|65+|RUB', '65+'],
    ['interlanguage link multi|Fatmir Rexhepi|sq', 'Fatmir Rexhepi'],
    ['convert|80|m|ft', '80 m'],
    ['cvt|3|mi', '3 mi'],
    ["'", "'"],
    ['okina', 'ʻ'],
    ['nbsp', ' '],
    ['spaced ndash', ' – '],
    ['snd', ' – '],
    ['ndash', '–'],
    ['mdash', '—'],
    ['!', '|'],
    ['=', '='],
    ['-', ''],
    ['lang|fr|Paris', 'Paris'],
    ['lang-la|God is love', 'God is love'],
    ['abbr|UN|United Nations', 'United Nations'],
    ['mp|2007 TU|24', '2007 TU24'],
    ['mpl|(276033) 2002 AJ|129', '(276033) 2002 AJ129'],
    ['chem|C|O|2', 'CO2'],
    ['fraction|3|4', '3/4'],
    ['US$|5 million', 'US$5 million'],
    ['MV|Arctic Sea', 'MV Arctic Sea'],
    ['USS|Cole|DDG-67|6', 'USS Cole'],
    ['HMS|Astute|S119|6', 'HMS Astute'],
    ['RMS|Queen Mary 2||2', 'RMS Queen Mary 2'],
    ['ship|FV|Athena||2', 'FV Athena'],
    ['sclass|Ford|carrier', 'Ford-class carrier'],
    ['OV|105', '105'],
    ['f1|2004', '2004'],
  ])('{{%s}} shows %j', (inner, expected) => {
    expect(show(inner)).toBe(expected)
  })

  it.each([
    'dead link|date=May 2009',
    'Dead Link | date= 2017-05-18 | url=http://a.example',
    'webarchive|url=http://a.example',
    'Webarchive |url=x',
    'fact|date=x',
    'cn',
    'citation needed|date=x',
    'clarify|date=x',
    'what?|date=x',
    'weasel-inline|date=x',
    'dn|date=x',
    'es icon',
    'in lang|de',
    'efn|a note',
    'efn-ua|a note',
    'reflist',
    'cbignore|bot=x',
    'pp-vandalism',
    'db-hoax|help=off',
    'see also|Fire',
    'current events footer',
    'flagicon|France',
    'clear',
    'reflist|2',
    'Blacklisted-links|1=x',
  ])('{{%s}} shows nothing', (inner) => {
    expect(show(inner)).toBe('')
  })
})

describe('citations', () => {
  it.each([
    'cite web|url=http://a.example',
    'Cite_news|url=http://a.example',
    'citation|url=http://a.example',
    'cite press release|title=x|url=http://a.example',
    'vcite news|url=x',
  ])('are %j', (inner) => {
    expect(isCitation(readTemplate(inner))).toBe(true)
  })

  it.each(['citation needed|url=x', 'cite web|title=no address', 'convert|80|m', 'cited|url=x', 'webarchive|url=x'])(
    'are not %j',
    (inner) => {
      expect(isCitation(readTemplate(inner))).toBe(false)
    },
  )

  it.each([
    ['title=Fire|work=Times|publisher=BBC', 'BBC'],
    ['title=Fire|work=Times|newspaper=Post', 'Times'],
    ['title=Fire|newspaper=Post', 'Post'],
    ['title=Fire|website=a.example', 'a.example'],
    ['title=Fire|journal=Nature', 'Nature'],
    ['title=Fire|agency=AP', 'AP'],
    ['title=Fire|publisher=', 'Fire'],
    ['url=x', ''],
  ])('take their label from who published them, else from where they appeared: %j', (fields, expected) => {
    expect(citationLabel(readTemplate(`cite web|${fields}`))).toBe(expected)
  })
})
