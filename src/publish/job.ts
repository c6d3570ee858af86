import type { SiteOptions } from '../site/frame.ts'
import type { StoreAddress } from '../store/index.ts'
import type { Comparing } from './tree.ts'

/** What a publishing thread is told when it starts. */
export interface Job {
  readonly store: StoreAddress
  readonly edition: string
  readonly site: SiteOptions
  /** Where documents are written. */
  readonly directory: string
  /** The directory whose manifest tells what is there. */
  readonly manifest: string
  readonly comparing: Comparing
}

/** What a thread tells after each share of the work. */
export interface Share {
  readonly seen: number
  readonly bytes: number
  readonly written: [path: string, hash: string][]
}

/** A thread's answer: what it did, and why it did not do the rest. */
export interface Answer {
  readonly share: Share
  readonly failure?: { readonly mend: string } | { readonly error: unknown }
}
