import cliProgress from 'cli-progress'
import type { Output, Progress } from './command.ts'

/** Speaks to a terminal: a bar where there is one, a line now and then where there is not. */
export function terminal(json: boolean): Output {
  return {
    json,
    print: (line) => process.stdout.write(`${line}\n`),
    say: (line) => process.stderr.write(`${line}\n`),
    progress: (unit) => (process.stderr.isTTY ? bar(unit) : lines(unit)),
  }
}

function bar(unit: string): Progress {
  const shown = new cliProgress.SingleBar(
    {
      format: `{bar} {percentage} % {note} | {eta_formatted} left`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 100,
    },
    cliProgress.Presets.shades_classic,
  )
  let started = false
  return {
    at: (done, total, note = unit) => {
      if (!started) shown.start(total, done, { note })
      else shown.update(done, { note })
      started = true
      shown.setTotal(total)
    },
    end: () => started && shown.stop(),
  }
}

const EVERY_MS = 5000

function lines(unit: string): Progress {
  let last = Date.now()
  return {
    at: (done, total, note = unit) => {
      if (Date.now() - last < EVERY_MS) return
      last = Date.now()
      process.stderr.write(`${note}: ${total > 0 ? Math.floor((100 * done) / total) : 0} %\n`)
    },
    end: () => {},
  }
}
