import type { IsoDate } from '../model/date.ts'
import type { Edition } from '../model/edition.ts'
import { idOfPath } from '../model/mint.ts'
import type { SiteOptions } from '../site/frame.ts'
import { Site } from '../site/site.ts'
import { routeOf } from '../site/urls.ts'
import type { ArchiveReader, Labels } from '../store/store.ts'
import { asOf, type Known } from './as-of.ts'
import { momentsOf } from './state.ts'

/** The archive at other times. A time is that of the portal's revisions, `2017-04-01T12:00:00Z`. */
export class Travel {
  readonly #reader: ArchiveReader
  readonly #edition: Edition
  readonly #options: SiteOptions
  #kept: Kept | undefined

  constructor(reader: ArchiveReader, edition: Edition, options: SiteOptions) {
    this.#reader = reader
    this.#edition = edition
    this.#options = options
  }

  /** Whether pages at a path can be had as of a time: the front page, days, events and their histories. */
  reaches(path: string): boolean {
    const kind = routeOf(path)?.kind
    return kind === 'front' || kind === 'day' || kind === 'event' || kind === 'history'
  }

  /** The pages as they stood. Only those that `reaches` tells are of that time. */
  at(time: string): Site {
    return new Site(asOf(this.#reader, this.#edition, time, this.#known()), this.#edition, this.#options)
  }

  /**
   * Seconds at which the page at a path came to be what it was until the next of them, ascending; none where it is not
   * known, for what the publisher took down, and for a path that leads elsewhere.
   */
  async moments(path: string): Promise<readonly string[]> {
    const route = routeOf(path)
    switch (route?.kind) {
      case 'front':
        return (await this.#now()).moments()
      case 'day':
        return this.#momentsOfDay(route.date)
      case 'event':
        return this.#momentsOfEvent(route.path)
      default:
        return []
    }
  }

  /** A day changes with its own page, and when another day's page takes an event or gives one back. */
  async #momentsOfDay(date: IsoDate): Promise<string[]> {
    const times: (string | null)[] = []
    for await (const { fate, timestamp = null } of this.#reader.revisions(date))
      if (fate === 'told') times.push(timestamp)
    if (times.length === 0) return []
    for (const event of await this.#reader.everOn(date)) {
      const versions = await this.#reader.history(event.id)
      for (const [i, version] of versions.entries()) {
        if (i > 0 && (version.date === date) !== (versions[i - 1]?.date === date))
          times.push(version.revision.timestamp)
      }
    }
    return momentsOf(times)
  }

  async #momentsOfEvent(path: string): Promise<string[]> {
    const { code } = this.#edition
    const event = (await this.#reader.event(idOfPath(code, path))) ?? (await this.#reader.eventNamed(path))
    if (!event || event.path !== path || event.withdrawn?.takedown) return []
    const [, ...later] = await this.#reader.history(event.id)
    return momentsOf([event.firstSeen, ...later.map(({ revision }) => revision.timestamp)])
  }

  #known(): Known {
    return {
      labels: async () => (await this.#now()).labels(),
      firstTold: async () => (await this.#now()).firstTold(),
    }
  }

  /** What is kept while the store stays in one generation. */
  async #now(): Promise<Kept> {
    const { generation } = await this.#reader.state()
    if (this.#kept?.generation !== generation) this.#kept = keep(this.#reader, generation)
    return this.#kept
  }
}

interface Kept {
  readonly generation: number
  readonly labels: () => Promise<Labels>
  readonly firstTold: () => Promise<ReadonlyMap<IsoDate, string>>
  readonly moments: () => Promise<readonly string[]>
}

function keep(reader: ArchiveReader, generation: number): Kept {
  return {
    generation,
    labels: once(() => reader.allLabels()),
    firstTold: once(async () => new Map((await reader.firstTellings()).map(({ date, at }) => [date, at]))),
    moments: once(async () => momentsOf(await reader.tellingTimes())),
  }
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined
  return () => {
    value ??= read()
    return value
  }
}
