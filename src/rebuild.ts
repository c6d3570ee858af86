import type { ArchiveReader } from './store/store.ts'

/**
 * Every stored revision as a line of JSON, in the order in which they arrived: a revision stream from which `annals import`
 * makes the same archive anew, to the last id. Each line says what was made of the revision, so that what a person let
 * in against an alarm comes in again.
 */
export async function* revisionLines(reader: ArchiveReader): AsyncGenerator<string> {
  for await (const revision of reader.revisions()) {
    const { key, title, encoding, portalId, timestamp, user, comment, deleted = false, fate } = revision
    const text = await reader.wikitext(key)
    const line = { at: timestamp ?? null, title, deleted, text, revid: portalId, user, comment, encoding, fate }
    yield `${JSON.stringify(line)}\n`
  }
}

/** What sources say of themselves, one a line, as `annals import --sources` reads it. */
export async function* sourceLines(reader: ArchiveReader): AsyncGenerator<string> {
  for await (const source of reader.allSources()) yield `${JSON.stringify(source)}\n`
}
