import { en } from '../../src/editions/en.ts'
import { type Http, type HttpOptions, openHttp } from '../../src/fetch/http.ts'
import { openWiki } from '../../src/fetch/mediawiki.ts'
import type { IsoDate } from '../../src/model/date.ts'
import type { Store } from '../../src/store/store.ts'
import { type UpdateOptions, type UpdateStep, update } from '../../src/update/update.ts'

export interface Run {
  readonly steps: readonly UpdateStep[]
  readonly waits: readonly number[]
  readonly error: Error | undefined
  readonly http: Http
}

/** One update, in this process, with real requests and no real waits. */
export async function updating(
  store: Store,
  api: string,
  options: UpdateOptions = {},
  given: Partial<HttpOptions> & { readonly onSleep?: (ms: number) => void } = {},
): Promise<Run> {
  const waits: number[] = []
  const http = openHttp(new URL(api), {
    userAgent: 'annals/0 (tests@news.example) node/0',
    clock: {
      now: options.now ?? Date.now,
      random: () => 0,
      sleep: async (ms) => {
        if (ms > 0) waits.push(ms)
        given.onSleep?.(ms)
      },
    },
    ...given,
  })
  const steps: UpdateStep[] = []
  let error: Error | undefined
  try {
    for await (const step of update(store, en, openWiki(http), options)) steps.push(step)
  } catch (thrown) {
    error = thrown as Error
  }
  http.close()
  return { steps, waits, error, http }
}

/** The steps of one kind. */
export function of<T extends UpdateStep['type']>(run: Run, type: T): Extract<UpdateStep, { type: T }>[] {
  return run.steps.filter((step): step is Extract<UpdateStep, { type: T }> => step.type === type)
}

export const titleOf = (date: string) => en.dayTitle(date as IsoDate)

/** A span of days and a time soon after it. */
export function span(since: string, until: string, at = `${until}T23:00:00Z`): UpdateOptions {
  return { since: since as IsoDate, until: until as IsoDate, now: () => Date.parse(at) }
}
