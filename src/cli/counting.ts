import type { Step } from '../pipeline.ts'

/** What revisions that came in did. */
export interface Told {
  revisions: number
  known: number
  added: number
  changed: number
  withdrawn: number
  alarms: number
}

export const nothingTold = (): Told => ({ revisions: 0, known: 0, added: 0, changed: 0, withdrawn: 0, alarms: 0 })

/** Counts one revision more. */
export function countStep(counts: Told, step: Extract<Step, { type: 'told' | 'known' | 'historic' | 'alarm' }>): void {
  if (step.type === 'known') counts.known++
  else counts.revisions++
  if (step.type === 'alarm') counts.alarms++
  if (step.type !== 'told') return
  counts.added += step.added
  counts.changed += step.changed
  counts.withdrawn += step.withdrawn
}
