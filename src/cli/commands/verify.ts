import { resolve } from 'node:path'
import { type Comparison, compareTree } from '../../publish/compare.ts'
import type { Site } from '../../site/site.ts'
import { verify as run, type Verification } from '../../verify/verify.ts'
import { openArchive, reading } from '../archive.ts'
import type { Command, Output } from '../command.ts'

/** Faults and lines that are printed; `--json` has all of them. */
const SHOWN = 50

export const verify: Command = {
  name: 'verify',
  summary: 'Does everything still hold? The file, hashes, events against their revisions, every line, every path',
  operands: '',
  options: {
    rejected: { type: 'boolean', about: 'list every rejected line' },
    tree: { type: 'string', value: 'DIR', about: 'compare a published folder too, every byte' },
  },
  async run({ options, archive, out }) {
    return reading(openArchive(archive), async (reader, site) => {
      const progress = out.progress('verifying')
      let found: Verification | undefined
      for await (const step of run(reader, site)) {
        progress.at(step.done, step.of)
        found = step.found
      }
      progress.end()
      if (!found) throw new Error('verifying ended without a finding')
      const tree = typeof options.tree === 'string' ? await compare(site, resolve(options.tree), out) : undefined
      const faults = [...found.faults, ...(tree?.faults ?? [])]
      if (out.json) out.print(JSON.stringify({ ...found, faults, ...(tree ? { tree: summaryOf(tree) } : {}) }))
      else {
        printFinding(found, options.rejected === true, out)
        if (tree) printTree(tree, out)
        printSome(
          faults.map((fault) => `FAULT ${fault}`),
          out,
        )
        out.print(faults.length === 0 ? 'All holds.' : `${faults.length} faults.`)
      }
      return faults.length === 0 ? 0 : 1
    })
  },
}

async function compare(site: Site, directory: string, out: Output): Promise<Comparison | undefined> {
  const progress = out.progress('comparing')
  let last: Comparison | undefined
  for await (const step of compareTree(site, directory)) {
    last = step
    progress.at(step.done, step.of, `${step.documents} documents`)
  }
  progress.end()
  return last
}

const summaryOf = ({ documents, others }: Comparison) => ({ documents, others })

function printFinding({ revisions, events, paths, lines, rejected }: Verification, all: boolean, out: Output): void {
  const total = Object.values(lines).reduce((sum, n) => sum + n, 0)
  out.print(`${revisions} revisions, ${events} events, ${paths} paths, ${total} lines of told pages:`)
  for (const [kind, n] of Object.entries(lines).sort((a, b) => b[1] - a[1])) out.print(`  ${kind.padEnd(14)}${n}`)
  const shown = all ? rejected : rejected.slice(0, 10)
  for (const { date, line, reason, wikitext } of shown)
    out.print(`  ${date}:${line}: ${reason}: ${wikitext.slice(0, 100)}`)
  if (shown.length < rejected.length)
    out.print(`  and ${rejected.length - shown.length} more: annals verify --rejected`)
}

function printTree({ documents, others }: Comparison, out: Output): void {
  out.print(`${documents} documents compared; ${others.length} files that publishing did not write now`)
  printSome(
    others.map((path) => `  ${path}`),
    out,
  )
}

function printSome(lines: readonly string[], out: Output): void {
  for (const line of lines.slice(0, SHOWN)) out.print(line)
  if (lines.length > SHOWN) out.print(`and ${lines.length - SHOWN} more: annals verify --json`)
}
