import { spawn } from 'node:child_process'
import { getPriority } from 'node:os'
import { resolve } from 'node:path'

const bin = resolve(import.meta.dirname, '../../bin/annals.js')

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Running {
  readonly ended: Promise<Ended>
  /** By default as a power cut would end it. */
  readonly kill: (signal?: NodeJS.Signals) => void
  /** How much it leaves to others, from -20 to 19: what `nice` sets. */
  readonly niceness: () => number
  /** What it has said so far. */
  readonly said: { readonly out: string; readonly err: string }
}

/** The command as a user runs it, in a process of its own. `npm test` has compiled it. */
export function annals(...args: string[]): Running {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  child.stdout.on('data', (text) => {
    said.out += text
  })
  child.stderr.on('data', (text) => {
    said.err += text
  })
  const ended = new Promise<Ended>((done) => child.once('close', (code) => done({ code, ...said })))
  return {
    niceness: () => getPriority(child.pid),
    ended,
    kill: (signal = 'SIGKILL') => child.kill(signal),
    said,
  }
}

/** Waits until something is so; gives up with what was said. */
export async function until(what: () => boolean, said: () => string): Promise<void> {
  for (let tries = 0; !what(); tries++) {
    if (tries > 1500) throw new Error(`it did not come to that: ${said()}`)
    await new Promise((done) => setTimeout(done, 20))
  }
}
