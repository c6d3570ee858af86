import type { PageRevision } from '../model/revision.ts'

/** What comes out of a file or a wiki that holds day pages, in its order. */
export type Arrival =
  | {
      readonly type: 'revision'
      readonly revision: PageRevision
      readonly origin: string
      /** The wiki shows this one now, whatever its time says. */
      readonly current?: true
    }
  /** Something in the file could not be read; the rest goes on. */
  | { readonly type: 'problem'; readonly file: string; readonly line?: number; readonly message: string }
  /** How far along we are, for a progress bar: bytes read so far, of all bytes to read. */
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
