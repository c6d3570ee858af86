import type { SiteOptions } from '../site/frame.ts'
import type { StoreAddress } from '../store/index.ts'
import type { Share } from './tree.ts'

/** What a publishing thread is told when it starts. */
export interface Job {
  readonly store: StoreAddress
  readonly edition: string
  readonly site: SiteOptions
  /** Where documents are written. */
  readonly directory: string
  /** Nothing is there yet: a whole new tree is written aside. */
  readonly isNew: boolean
  /** Names this run, so that what another one left behind is known for that; process ids come again. */
  readonly run: string
}

/** A thread's answer: what it did, and why it did not do the rest. */
export interface Answer {
  readonly share: Share
  readonly failure?: { readonly mend: string } | { readonly error: unknown }
}
