import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import * as v from 'valibot'
import { replaceFile } from '../durable.ts'
import { rendererOf } from '../publish/renderer.ts'
import { staleSince, tellStale } from '../purge.ts'
import { type Archive, reading, siteOptions } from './archive.ts'

/** What a run of purge did. */
export interface Purged {
  readonly everything: boolean
  readonly keys: number
  readonly paths: number
  readonly requests: number
}

const FILE = '.annals-purged.json'

/** Until when caches know what changed. */
const Told = v.object({ store: v.string(), generation: v.number(), renderer: v.string() })

/** Servers hear of a change within a second; a cache that asks one sooner would keep what was before it. */
const HEARD_MS = 1000

/**
 * Tells the hook of an archive which of its pages changed since it was last told, as `memo` has it, and gives what the next run is
 * to have instead, once it is taken: whoever is killed, or finds the hook away, has the next run tell it again.
 */
export async function runPurge(
  archive: Archive,
  memo: string | null,
  signal?: AbortSignal,
): Promise<Purged & { readonly told: string }> {
  const options = siteOptions(archive)
  return reading(archive, async (_, site) => {
    const renderer = hashOf(rendererOf(options), JSON.stringify(archive.prose()))
    const before = readTold(memo)
    const { store, generation } = await site.state()
    const isKnown = before?.store === store && before.renderer === renderer
    if (isKnown && before.generation === generation)
      return { everything: false, keys: 0, paths: 0, requests: 0, told: JSON.stringify(before) }
    const stale = await staleSince(site, isKnown ? before.generation : undefined)
    await wait(HEARD_MS)
    const { ANNALS_PURGE_TOKEN: token = '' } = process.env
    const hook = { url: new URL(archive.config.purge.url), token, ...(signal ? { signal } : {}) }
    const { requests } = stale.keys.length > 0 ? await tellStale(hook, stale) : { requests: 0 }
    const told = JSON.stringify({ ...stale.to, renderer })
    return { everything: stale.everything, keys: stale.keys.length, paths: stale.paths.length, requests, told }
  })
}

/** What a run of purge did, in a line. */
export function purgedInWords({ everything, keys, requests }: Purged): string {
  if (requests === 0) return 'nothing changed that a cache could hold'
  return everything
    ? 'caches were told that anything may have changed'
    : `caches were told of ${keys} pages that changed`
}

/** What pages follow from, beside the store. */
const hashOf = (...parts: string[]) => createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 22)

function readTold(memo: string | null): v.InferOutput<typeof Told> | undefined {
  try {
    return v.parse(Told, JSON.parse(memo ?? ''))
  } catch {
    return undefined
  }
}

/** The same from the archive's folder, where its memory is a file there. */
export async function runPurgeHere(archive: Archive, signal?: AbortSignal): Promise<Purged> {
  const file = join(archive.folder, FILE)
  const memo = existsSync(file) ? readFileSync(file, 'utf8') : null
  const { told, ...done } = await runPurge(archive, memo, signal)
  if (told !== memo) replaceFile(file, told)
  return done
}
