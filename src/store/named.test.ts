import { describe, expect, it } from 'vitest'
import { countNamed, knownSubjects } from './named.ts'

const subjects = [['Burma', 'Myanmar'], ['Peru'], ['Chad']]
const rows = [
  { key: 'Burma', lid: 1, slug: 'burma' },
  { key: 'Myanmar', lid: 2, slug: 'myanmar' },
  { key: 'Peru', lid: 3, slug: null },
  { key: 'Lima', lid: 4, slug: 'lima' },
]

const known = knownSubjects(subjects, rows)

describe('what events name', () => {
  it('is counted once an event, by whichever of its names', () => {
    const told = countNamed(known, [[1, 2, 3, 4], [2], [3, 4], [4], []])
    expect(told).toEqual({
      events: 3,
      subjects: [
        { events: 2, slug: 'myanmar' },
        { events: 2, slug: null },
        { events: 0, slug: null },
      ],
    })
  })

  it('has the page of the first of its topics, where as many name the others', () => {
    expect(countNamed(known, [[2], [1]]).subjects[0]).toEqual({ events: 2, slug: 'burma' })
  })

  it('leaves out what the events were asked for by, under any of its names', () => {
    const told = countNamed(known, [[1, 2], [1, 3], [1]], 1)
    expect(told).toMatchObject({ own: 0, events: 1, subjects: [{ events: 0, slug: null }, { events: 1 }, {}] })
    expect(countNamed(known, [[3, 4]], 4)).not.toHaveProperty('own')
  })
})
