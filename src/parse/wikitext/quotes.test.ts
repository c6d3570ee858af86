import { describe, expect, it } from 'vitest'
import { APOSTROPHE } from './marks.ts'
import { removeQuotes } from './quotes.ts'

const read = (line: string) => removeQuotes(line).replaceAll(APOSTROPHE, "'")

describe('bold and italic marks', () => {
  it.each([
    ["''Titanic'' sinks", 'Titanic sinks'],
    ["'''Died:''' an actor", 'Died: an actor'],
    ["'''''both''''' here", 'both here'],
    ["'''''both''' italic'' none", 'both italic none'],
    ["'''''both'' bold''' none", 'both bold none'],
  ])('leave %j', (line, expected) => {
    expect(read(line)).toBe(expected)
  })

  it('leave single apostrophes alone', () => {
    expect(removeQuotes("Paris's mayor and the sailors' ship")).toBe("Paris's mayor and the sailors' ship")
    expect(removeQuotes("Paris's ''mayor''")).toBe("Paris's mayor")
  })

  it.each([
    ["L''''avenir''' opens", "L'avenir opens"],
    ["a '''''''seven''''' b", "a ''seven b"],
  ])('give the first apostrophes of a long run to the text: %j', (line, expected) => {
    expect(read(line)).toBe(expected)
  })

  it('take one apostrophe off a bold run where bold and italic both stay open', () => {
    expect(read("''Titanic'''s crew")).toBe("Titanic's crew")
    expect(read("the ''New York'''s ''crew'' rests")).toBe("the New York's crew rests")
  })

  it.each([
    ["''x cd'''e a'''b f '''g", 'a single-letter word', "x cde a'b f g"],
    ["''x cd'''e f '''g '''h", 'any other word', "x cd'e f g h"],
    ["''x '''g", 'a blank', "x 'g"],
  ])('of %j choose the run after %s', (line, _, expected) => {
    expect(read(line)).toBe(expected)
  })

  it('may stay open, and are gone all the same', () => {
    expect(read("a ''film is shown")).toBe('a film is shown')
    expect(read("a '''film is shown")).toBe('a film is shown')
  })

  it('mark a literal apostrophe, so that it is not read twice', () => {
    expect(removeQuotes("''X'''s")).toBe(`X${APOSTROPHE}s`)
  })
})
