import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../sqlite.ts'
import { marked } from './marks.ts'
import { LONGEST_QUERY, parseQuery, quoted } from './query.ts'
import { wordsOf } from './words.ts'

const problemOf = (text: string) => {
  const query = parseQuery(text)
  return 'problem' in query ? query.problem : undefined
}

describe('a query', () => {
  it.each([
    ['', 'write a word'],
    ['"never closed', 'not closed'],
    ['?!', 'no word'],
    ['-war', 'what to look for'],
    ['-category:sport', 'what to look for'],
    ['after:yesterday', 'after:2016'],
    ['before:2016-02-30', 'before:2016'],
    ['-after:2016', 'no minus'],
    ['topic:"?"', 'takes a name'],
    ['a*', '2 letters'],
    ['x'.repeat(501), `${LONGEST_QUERY} characters`],
    ['word '.repeat(60), 'At most 24 words'],
  ])('that cannot be asked says why: %s', (text, why) => {
    expect(problemOf(text)).toContain(why)
  })

  it('reads signs, fields and dates', () => {
    expect(parseQuery('Peace -talk* topic:"New York" -source:bbc after:2016-02 before:2017 "a b"')).toMatchObject({
      terms: [{ words: [{ folded: 'peace' }] }, { words: [{ folded: 'a' }, { folded: 'b' }] }],
      excluded: [{ words: [{ folded: 'talk' }], isPrefix: true }],
      filters: [
        { field: 'topic', isExcluded: false, term: { words: [{ folded: 'new' }, { folded: 'york' }] } },
        { field: 'source', isExcluded: true },
      ],
      after: '2016-02-01',
      before: '2017-01-01',
    })
  })

  it('takes what is written together as a phrase, and asks for common words only if there are no others', () => {
    expect(parseQuery('al-Jazeera the')).toMatchObject({
      terms: [{ words: [{ folded: 'al' }, { folded: 'jazeera' }] }],
    })
    expect(parseQuery('the who')).toMatchObject({ terms: [{ words: [{ folded: 'who' }] }] })
    expect(parseQuery('of the')).toMatchObject({ terms: [{}, {}] })
  })

  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc
      .array(
        fc.constantFrom('"', '*', '-', 'NOT', 'NEAR(', ')', '(', '^', ':', '{title}', 'OR', 'topic:', 'é', 'a b', ' '),
      )
      .map((parts) => parts.join('')),
  )

  it('is never syntax: whatever was written, the index can be asked', () => {
    const db = openDatabase(':memory:')
    db.exec(
      `CREATE VIRTUAL TABLE t USING fts5 (title, content = '', tokenize = 'porter unicode61 remove_diacritics 2')`,
    )
    const ask = db.prepare('SELECT rowid FROM t WHERE t MATCH ?')
    fc.assert(
      fc.property(anything, (text) => {
        const query = parseQuery(text)
        if ('problem' in query) return query.problem.length > 10
        for (const term of [...query.terms, ...query.excluded, ...query.filters.map(({ term }) => term)])
          ask.all(`{title} : (${quoted(term)})`)
        return true
      }),
      { numRuns: 500 },
    )
    db.close()
  })

  it('marks what it found, and changes no letter', () => {
    const query = parseQuery('close* "prime minister" sao')
    if ('problem' in query) throw new Error(query.problem)
    expect(marked('São Paulo: the prime ministers closed it; prime.', query)).toEqual([
      { text: 'São', is: 'found' },
      { text: ' Paulo: the ', is: 'beside' },
      { text: 'prime ministers closed', is: 'found' },
      { text: ' it; prime.', is: 'beside' },
    ])
    fc.assert(
      fc.property(anything, anything, (text, asked) => {
        const query = parseQuery(asked)
        if ('problem' in query) return
        expect(
          marked(text, query)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})

describe('words', () => {
  it('are those of the index, whatever the text', () => {
    const db = openDatabase(':memory:')
    db.exec(`CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'porter unicode61 remove_diacritics 2');
      CREATE VIRTUAL TABLE v USING fts5vocab (t, instance)`)
    const put = db.prepare('INSERT INTO t (rowid, x) VALUES (1, ?)')
    const terms = db.prepare('SELECT term FROM v ORDER BY "offset"').pluck()
    const letters = fc.string({
      unit: fc.constantFrom(...'aeioustbrdnglyz', ...'AÉñüçøł', '́', "'", '-', ' ', '.', '7'),
      maxLength: 30,
    })
    fc.assert(
      fc.property(letters, (text) => {
        db.exec('DELETE FROM t')
        put.run(text)
        expect(wordsOf(text).map(({ term }) => term)).toEqual(terms.all())
      }),
      { numRuns: 2000 },
    )
    db.close()
  })
})
