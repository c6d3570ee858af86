import { SaxesParser, type SaxesTagPlain } from 'saxes'
import type { IsoDate } from '../model/date.ts'
import type { Edition } from '../model/edition.ts'
import type { PageRevision } from '../model/revision.ts'
import { instantOf } from './instant.ts'
import { LONGEST } from './lines.ts'
import { Unreadable } from './unreadable.ts'

export type Finding =
  | { readonly type: 'revision'; readonly revision: PageRevision }
  | { readonly type: 'problem'; readonly line: number; readonly message: string }

type Field = 'id' | 'timestamp' | 'user' | 'comment' | 'text'

const PAGE = 'mediawiki/page'
const TITLE = 'mediawiki/page/title'
const REVISION = 'mediawiki/page/revision'
const DEEPEST = 5

/** Whole paths, since `id` and `text` stand elsewhere too: below `page`, `contributor`, `upload` and other `content`. */
const fields = new Map<string, Field>([
  ['mediawiki/page/revision/id', 'id'],
  ['mediawiki/page/revision/timestamp', 'timestamp'],
  ['mediawiki/page/revision/contributor/username', 'user'],
  ['mediawiki/page/revision/contributor/ip', 'user'],
  ['mediawiki/page/revision/comment', 'comment'],
  ['mediawiki/page/revision/text', 'text'],
])

/** What was read of a revision so far. */
interface Draft extends Partial<Record<Field, string>> {
  readonly line: number
  suppressed?: boolean
  /** The text's size as the wiki tells it. */
  bytes?: number
}

/**
 * Finds the revisions of day pages in MediaWiki's export format, https://www.mediawiki.org/wiki/Help:Export, as XML is
 * written to it. Throws an `Unreadable` where it is no such XML. A DOCTYPE is passed over: the only entities are XML's five.
 */
export class MediaWikiXml {
  readonly #edition: Edition
  readonly #found: (finding: Finding) => void
  readonly #longest: number
  readonly #parser = new SaxesParser()
  readonly #path: string[] = []
  #field: Field | 'title' | undefined
  #title = ''
  #date: IsoDate | undefined
  #draft: Draft | undefined
  #unfinished = 0

  constructor(edition: Edition, found: (finding: Finding) => void, longest = LONGEST) {
    this.#edition = edition
    this.#found = found
    this.#longest = longest
    this.#parser.on('opentag', (tag) => this.#open(tag))
    this.#parser.on('closetag', () => this.#close())
    this.#parser.on('text', this.#text)
    this.#parser.on('cdata', this.#text)
    this.#parser.on('error', ({ message }) => {
      throw new Unreadable(`is no sound XML: ${message.replace(/^\d+:\d+: /, '')} What came before was taken`)
    })
  }

  /** The line that was reached. */
  get line(): number {
    return this.#parser.line
  }

  write(text: string): void {
    this.#parser.write(text)
    this.#unfinished += text.length
    if (this.#unfinished <= this.#longest) return
    throw new Unreadable('something is longer than 64 MiB; what came before was taken')
  }

  close(): void {
    this.#parser.close()
  }

  readonly #text = (text: string): void => {
    if (this.#field === 'title') this.#title += text
    else if (this.#field && this.#draft) this.#draft[this.#field] += text
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    this.#unfinished = 0
    this.#path.push(name)
    if (this.#path.length > DEEPEST) return
    const path = this.#path.join('/')
    if (this.#path.length === 1 && name !== 'mediawiki') {
      throw new Unreadable(`is no MediaWiki export: it begins with <${name}>, not with <mediawiki>`)
    }
    if (path === TITLE) {
      this.#title = ''
      this.#field = 'title'
    }
    if (!this.#date) return
    if (path === REVISION) this.#draft = { line: this.#parser.line }
    const field = fields.get(path)
    if (!field || !this.#draft) return
    this.#field = field
    this.#draft[field] = ''
    if (field !== 'text') return
    this.#draft.suppressed = attributes.deleted !== undefined
    this.#draft.bytes = Number(attributes.bytes ?? 0)
  }

  #close(): void {
    this.#unfinished = 0
    this.#field = undefined
    const path = this.#path.length <= DEEPEST ? this.#path.join('/') : ''
    this.#path.pop()
    if (path === TITLE) {
      this.#date = this.#edition.dateOf(this.#title)
      // Unheard text is not even collected; most of a dump is of other pages.
      if (!this.#date) this.#parser.off('text')
    } else if (path === REVISION && this.#date && this.#draft) {
      this.#found(this.#finding(this.#date, this.#draft))
      this.#draft = undefined
    } else if (path === PAGE) {
      this.#date = undefined
      this.#parser.on('text', this.#text)
    }
  }

  #finding(date: IsoDate, draft: Draft): Finding {
    const { line, id, timestamp, text, user, comment } = draft
    const time = timestamp && instantOf(timestamp)
    const lack = timestamp && !time ? `its time ${JSON.stringify(timestamp)} is none` : lackOf(draft)
    if (lack) return { type: 'problem', line, message: `revision ${id ?? '?'} of ${this.#title}: ${lack}; skipped` }
    const portalId = Number(id)
    return {
      type: 'revision',
      revision: {
        edition: this.#edition.code,
        date,
        title: this.#title,
        wikitext: text ?? '',
        encoding: 'utf-8',
        ...(Number.isSafeInteger(portalId) && portalId > 0 && { portalId }),
        ...(time && { timestamp: time }),
        // What is hidden stands there empty.
        ...(user && { user }),
        ...(comment && { comment }),
      },
    }
  }
}

/** Why a revision has no text. An empty one with a size is a stub's: taken for the page, it would withdraw its news. */
function lackOf({ suppressed, text, bytes }: Draft): string | undefined {
  if (suppressed) return 'its text is suppressed'
  if (text === undefined || (text === '' && bytes)) return 'its text is not in this file; use a dump with texts'
  return undefined
}
