import type { Prose } from '../model/prose.ts'
import type { SiteOptions } from '../site/frame.ts'
import type { StoreAddress } from '../store/index.ts'
import type { Share } from './tree.ts'

/** What a publishing thread is told when it starts. */
export interface Job {
  readonly store: StoreAddress
  readonly edition: string
  readonly site: SiteOptions
  /** What the publisher wrote beside the news. */
  readonly prose?: Prose
  /** Where documents are written. */
  readonly directory: string
  /** Nothing is there yet: a whole new tree is written aside. */
  readonly isNew: boolean
}

/** A thread's answer: what it did, and why it did not do the rest. */
export interface Answer {
  readonly share: Share
  readonly failure?: { readonly mend: string } | { readonly error: unknown }
}
