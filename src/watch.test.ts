import { describe, expect, it } from 'vitest'
import { restAfter, type Task, type Watched, type WatchOptions, watch } from './watch.ts'

const MINUTE = 60_000

async function watched(tasks: readonly Task[], rounds: number, more: Partial<WatchOptions> = {}) {
  const controller = new AbortController()
  const steps: Watched[] = []
  let rests = 0
  const options: WatchOptions = {
    everyMs: 10 * MINUTE,
    signal: controller.signal,
    mend: (error) => (error instanceof RangeError ? error.message : undefined),
    sleep: async () => {
      if (++rests === rounds) controller.abort()
    },
    ...more,
  }
  for await (const step of watch(tasks, options)) steps.push(step)
  return steps
}

const fine = (name: string): Task => ({ name, run: async () => `${name} is done` })
const failing = (name: string, times: number): Task => ({
  name,
  run: async () => {
    if (times-- > 0) throw new RangeError(`${name} is broken`)
  },
})

describe('watching', () => {
  it('does every task in turn, and rests after each round', async () => {
    expect(await watched([fine('a'), fine('b')], 2)).toEqual(
      [1, 2].flatMap(() => [
        { type: 'done', task: 'a', result: 'a is done' },
        { type: 'done', task: 'b', result: 'b is done' },
        { type: 'rest', ms: 10 * MINUTE, failures: 0 },
      ]),
    )
  })

  it('tells what failed, does the other tasks all the same, and comes back sooner', async () => {
    const steps = await watched([failing('a', 2), fine('b')], 3)
    expect(steps.filter(({ type }) => type === 'failed')).toEqual([
      { type: 'failed', task: 'a', message: 'a is broken' },
      { type: 'failed', task: 'a', message: 'a is broken' },
    ])
    expect(steps.filter((step) => step.type === 'done' && step.task === 'b')).toHaveLength(3)
    expect(steps.flatMap((step) => (step.type === 'rest' ? [[step.failures, step.ms]] : []))).toEqual([
      [1, 30_000],
      [2, 60_000],
      [0, 10 * MINUTE],
    ])
  })

  it('does one round if that is asked', async () => {
    expect(await watched([fine('a'), failing('b', 1)], 9, { once: true })).toMatchObject([
      { type: 'done' },
      { type: 'failed' },
    ])
  })

  it('ends with a fault of the program', async () => {
    const wrong: Task = { name: 'a', run: () => Promise.reject(new TypeError('no such thing')) }
    await expect(watched([wrong], 1)).rejects.toThrow('no such thing')
  })

  it('begins nothing more once it is told to stop, and takes what that breaks for no failure', async () => {
    const controller = new AbortController()
    const stopped: Task = {
      name: 'a',
      run: async (signal) => {
        controller.abort()
        expect(signal.aborted).toBe(true)
        throw new TypeError('it was told to stop')
      },
    }
    expect(await watched([stopped, fine('b')], 9, { signal: controller.signal })).toEqual([])
  })

  it('ends a rest at once when it is told to stop', async () => {
    const controller = new AbortController()
    const steps: Watched[] = []
    for await (const step of watch([fine('a')], {
      everyMs: 7 * 24 * 60 * MINUTE,
      signal: controller.signal,
      mend: () => undefined,
    })) {
      steps.push(step)
      if (step.type === 'rest') setImmediate(() => controller.abort())
    }
    expect(steps).toHaveLength(2)
  })
})

describe('the rest after failures', () => {
  it.each([
    [0, 10 * MINUTE, 10 * MINUTE],
    [1, 10 * MINUTE, 30_000],
    [2, 10 * MINUTE, MINUTE],
    [5, 10 * MINUTE, 8 * MINUTE],
    [20, 10 * MINUTE, 60 * MINUTE],
    [1, 5_000, 5_000],
    [2, 5_000, 10_000],
    [20, 180 * MINUTE, 180 * MINUTE],
    [2000, 10 * MINUTE, 60 * MINUTE],
  ])('is, after %i of them every %i ms, %i ms', (failures, every, ms) => {
    expect(restAfter(failures, every)).toBe(ms)
  })
})
