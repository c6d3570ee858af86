import type {
  Alarm,
  ChangeKind,
  Correction,
  Coverage,
  DayPage,
  Event,
  EventSummary,
  KnownSource,
  Label,
  LabelCount,
  LabelKind,
  ListedLabel,
  SourceMetadata,
  SourceRecord,
  Version,
} from '../model/archive.ts'
import type { IsoDate } from '../model/date.ts'
import type { PackedText } from '../model/packed-text.ts'
import type { PortalPage, UpdateRun } from '../model/portal.ts'
import type { Entry, Learning, Postings, Relation, Weights } from '../model/relation.ts'
import type { PageRevision } from '../model/revision.ts'
import type { Attempt, LedgerEntry, SourceState } from '../model/source.ts'
import type { ListReader } from './lists.ts'
import type { Named, Subject } from './named.ts'
import type { SearchEngine } from './search-engine.ts'

/** A revision as stored: its text compressed, its hash its name. */
export interface StoredRevision extends Omit<PageRevision, 'wikitext' | 'edition'> {
  readonly key: number
  readonly sha256: string
  /** Bytes of the wikitext in UTF-8. */
  readonly size: number
}

/** A span of days, both ends within; an end left out is open. */
export interface Span {
  readonly from?: IsoDate
  readonly to?: IsoDate
}

export interface ReaderOptions {
  /** The reader is asked of everything that is in the archive, of which nothing changes while it is asked. */
  readonly whole?: boolean
  /**
   * The archive's state is asked for with each request: where it is far away, changes are heard of instead, and a state may be
   * a second old. Where `true`, they are heard of from the store that is read; an address names the one that is written.
   */
  readonly follow?: true | string
}

/** Questions that pages ask. Every list has a total order, so that the same archive gives the same bytes. */
export interface ArchiveReader extends ListReader, LedgerReader {
  /** Pages of days, ascending. */
  days(): Promise<readonly DayPage[]>
  day(date: IsoDate): Promise<DayPage | undefined>
  /** The nearest days before and after one that have events. */
  neighbours(date: IsoDate): Promise<{ readonly previous: IsoDate | undefined; readonly next: IsoDate | undefined }>
  /** The events of a day by their order on the page; withdrawn ones last, by path. */
  eventsOn(date: IsoDate): Promise<readonly Event[]>
  event(id: string): Promise<Event | undefined>
  /** The event that the publisher once gave a path; its first path gives its id instead. */
  eventNamed(path: string): Promise<Event | undefined>
  /** Paths that lead to events of a day and are not theirs any more, by path. */
  formerPaths(date: IsoDate): Promise<readonly { readonly path: string; readonly event: Event }[]>
  /** Every version of an event, oldest first; none for an event that never changed. */
  history(id: string): Promise<readonly Version[]>
  /** How the events of a day were first told, by id: those that changed since. */
  firstTold(date: IsoDate): Promise<ReadonlyMap<string, Version>>
  /** Changes of events that revisions of a month, or of a day, have made: newest first, then by event. */
  corrections(span: string | null, limit: number): Promise<readonly Correction[]>
  /** How many changes of events there are by the month, or by the day of a month, of the revision that made them; ascending. */
  correctionCounts(month?: string): Promise<readonly { readonly span: string; readonly corrections: number }[]>
  /** Events that a day tells or has told, as they are now, by path. */
  everOn(date: IsoDate): Promise<readonly Event[]>
  /** Days that had a page by a time, with how many events they told then; ascending. Copies without times were always there. */
  countsAt(at: string): Promise<readonly { readonly date: IsoDate; readonly events: number }[]>
  /** When each day was first told, ascending by day; empty text where a copy without a time tells it. */
  firstTellings(): Promise<readonly { readonly date: IsoDate; readonly at: string }[]>
  /** Times of all revisions that were told, each once, ascending. */
  tellingTimes(): Promise<readonly string[]>
  /** Labels that the events of a day, or one of them, carry: what their headings and articles link to. */
  labelsOn(date: IsoDate, id?: string): Promise<Labels>
  /** Labels of the whole archive, for those who go through all of it. */
  allLabels(): Promise<Labels>
  /** All labels of a kind that have a page, by slug. */
  labels(kind: LabelKind): Promise<readonly ListedLabel[]>
  /** How many labels of a kind have a page. */
  countLabels(kind: LabelKind): Promise<number>
  /** Those of them with the most events, then by slug. */
  largest(kind: LabelKind, limit: number): Promise<readonly LabelCount[]>
  /** Labels of some kinds whose slug, or a word of it, begins so: whose slug does first, then those with the most events. */
  labelsLike(kinds: readonly LabelKind[], beginning: string, limit: number): Promise<readonly LabelCount[]>
  label(kind: LabelKind, slug: string): Promise<ListedLabel | undefined>
  /** A label's events by year, ascending; also years that have none any more. */
  yearsOf(kind: LabelKind, slug: string): Promise<readonly YearCount[]>
  /** Labels that the events of a label carry too, by how many of them do, then by slug; not those that one of them alone carries. */
  beside(kind: LabelKind, slug: string, limit: number): Promise<Readonly<Record<LabelKind, readonly LabelCount[]>>>
  /** A label's events by month, ascending. */
  monthsOf(kind: LabelKind, slug: string): Promise<readonly { readonly month: string; readonly events: number }[]>
  /** Whom a label's events cite, by how many of them do, then by name. */
  publishersOf(
    kind: LabelKind,
    slug: string,
    limit: number,
  ): Promise<readonly { readonly name: string; readonly events: number }[]>
  /** What a publisher is called where it is cited, by how many events do so, then by name. */
  namesOf(domain: string, limit: number): Promise<readonly { readonly name: string; readonly events: number }[]>
  /** How many of a publisher's documents are known to be in each state. */
  statesOf(domain: string): Promise<readonly { readonly state: SourceState; readonly sources: number }[]>
  /** The labels of each kind with the most events in a span, then by slug. */
  busiest(span: Span, limit: number): Promise<Readonly<Record<LabelKind, readonly LabelCount[]>>>
  /**
   * How many events of a span, or of a label, name each of some subjects, whose topics need have no page; without the subject that
   * the label itself is.
   */
  named(subjects: readonly Subject[], among: Span | Pick<Label, 'kind' | 'slug'>): Promise<Named>
  /** A label's events, newest day first, and within a day the last of its page first. */
  eventsOf(kind: LabelKind, slug: string, span: Span, limit: number): Promise<readonly EventSummary[]>
  /** What the events of a day, or one of them, belong with, by their ids; strongest first. */
  relatedOn(date: IsoDate, id?: string): Promise<ReadonlyMap<string, readonly Related[]>>
  /** The stories of a day's events, or of one, by the events' ids: outermost first, each with the events before and after. */
  threadsOn(date: IsoDate, id?: string): Promise<ReadonlyMap<string, readonly StoryThread[]>>
  /** How far relations are behind the events. */
  relationState(): Promise<RelationState>
  /** What these sources say of themselves and how they stand, as far as it is known, by URL. */
  sources(urls: readonly string[]): Promise<ReadonlyMap<string, KnownSource>>
  /** What all sources say of themselves, and what is settled of them, by URL. */
  allSources(): AsyncIterable<SourceRecord>
  /** Stored revisions of a day, oldest first, or of all days. */
  revisions(date?: IsoDate): AsyncIterable<StoredRevision>
  wikitext(key: number): Promise<string>
  coverage(key: number): Promise<Coverage | undefined>
  /** What the portal last said of each day page that it was asked for, ascending. */
  portalPages(): Promise<readonly PortalPage[]>
  /** Runs of `annals update`, the newest first. */
  updateRuns(limit: number): Promise<readonly UpdateRun[]>
  /** Every path that was ever minted or given, with its event's id and day, by path. */
  paths(): AsyncIterable<MintedPath>
  /** What the database itself finds wrong with what it keeps, in its own words. */
  damages(): Promise<readonly string[]>
  totals(): Promise<Totals>
  state(): Promise<StoreState>
  /** Events that changed after a point, or cite a source that did, told or not, in the order of the change; some of them twice. */
  eventsTouched(after: TouchPoint, limit: number): Promise<readonly TouchedEvent[]>
  /** What has changed since a generation; `undefined` when it may be anything. */
  touched(since: number): Promise<Touched | undefined>
  /** The store's own full text. One that has none is searched by an index beside it. */
  readonly engine?: SearchEngine
  close(): Promise<void>
}

/**
 * Which store this is, and how often it was changed: two reads in one generation see the same archive, what the portal said
 * of its pages and the runs of update that ended included.
 */
export interface StoreState {
  readonly store: string
  readonly generation: number
}

/** A place in the order in which events were changed: a generation, and an event that it touched. */
export interface TouchPoint {
  readonly generation: number
  readonly key: number
}

export interface TouchedEvent extends Keyed, TouchPoint {}

/** A year of a label's events, in which some were touched. */
export interface TouchedYear {
  readonly year: string
  /** Whether the label had perhaps no page for this year before: none of its events is as it was. */
  readonly isNew: boolean
}

/** What changed in the archive, so that only its pages need be written anew. */
export interface Touched {
  /** Days whose page or events changed, or link to a page that is new; ascending. */
  readonly dates: readonly IsoDate[]
  /** Labels that an event got or lost, with the years of those events; no years for a label that was split just now. */
  readonly labels: readonly (ListedLabel & { readonly years: readonly TouchedYear[] | undefined })[]
  /** Days on which revisions changed these events. */
  readonly corrected: readonly IsoDate[]
  /** Events whose relations, or neighbours in a story, changed, with their days; ascending. */
  readonly related: readonly { readonly id: string; readonly date: IsoDate }[]
  /** Events that cite a source which changed, with their days; ascending. */
  readonly citing: readonly { readonly id: string; readonly date: IsoDate }[]
  /** Labels that these events carry, which may be quoted in their feeds; those in `labels` left out. */
  readonly quoted: readonly ListedLabel[]
}

/** What the ledger of sources tells: which are known to be cited, whether they answer, and what was tried. */
export interface LedgerReader {
  /** Sources that are gone or unreachable, by URL. */
  deadSources(): AsyncIterable<LedgerEntry>
  /** How many sources are in each state, `null` being none yet; the most first. Those that were never derived are not counted. */
  sourceStates(): Promise<readonly { readonly state: SourceState | null; readonly sources: number }[]>
  /** The latest attempts on a source, oldest first. */
  attempts(url: string): Promise<readonly Attempt[]>
  ledgerEntry(url: string): Promise<LedgerEntry | undefined>
  /** Events that cite a source, by day and path, as far as it was derived. */
  eventsCiting(url: string): Promise<readonly EventSummary[]>
}

/** What enriching writes. `enrich` alone uses it, in short turns. */
export interface LedgerStore {
  /** Derives which sources are cited from the next few thousand events that changed; whether there are more. */
  deriveCitations(): Promise<boolean>
  /** Sources due by a time, by when they are due and key; those after one of them. */
  dueSources(now: string, after: LedgerEntry | undefined, limit: number): Promise<readonly LedgerEntry[]>
  /** Keeps what came of visits: each source's new standing, the attempt, and what its page says, where it says something. */
  putVisits(visits: readonly VisitWrite[]): Promise<void>
  /** Keeps what sources say of themselves, and what another archive has settled of those that are cited here and not yet asked for; gives how many say something new. */
  putSources(sources: readonly SourceRecord[]): Promise<number>
}

export interface VisitWrite {
  readonly entry: LedgerEntry
  readonly attempt?: Attempt
  readonly source?: SourceMetadata
}

/** The ledger, open beside others who write: each turn waits for the store's lock, takes it, and gives it back. */
export interface SharedLedger {
  /** Runs the work as one transaction under the lock. Rejects when the lock is not to be had for long. */
  readonly turn: <T>(work: (ledger: LedgerStore & Pick<ArchiveReader, 'sources'>) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/** An event that another one belongs with. */
export interface Related extends EventSummary {
  readonly score: number
  readonly isSameStory: boolean
  /** What the two share, in the words of the event asked about. */
  readonly context: readonly string[]
}

/** A story of an event, and the nearest of its events before and after that one. */
export interface StoryThread {
  readonly story: Label
  readonly previous: EventSummary | undefined
  readonly next: EventSummary | undefined
}

export interface RelationState {
  /** Events that changed since relations were last brought up to date. */
  readonly behind: number
  /** Events that are told. */
  readonly events: number
  readonly weights: Weights | undefined
  /** What the table was learnt from. */
  readonly learning: Learning
}

/** An event with its number in the order of minting, from 1: the key by which the store knows it. */
export interface Keyed {
  readonly key: number
  readonly event: Event
}

/** What an event said first, with its key. */
export interface FirstWording extends Pick<Event, 'date' | 'title' | 'stories' | 'context' | 'citations'> {
  readonly key: number
}

/** What relating keeps, so that a change of one event need not read all others. `relate.ts` alone uses it. */
export interface RelationStore {
  relationState(): Promise<RelationState>
  /** Puts a table in the place of the one before. */
  putWeights(weights: Weights): Promise<void>
  putLearning(learning: Learning): Promise<void>
  /** The days on which events were first told that were minted after the first so many, in the order of minting. */
  daysMinted(after: number): Promise<readonly IsoDate[]>
  /** Every event, withdrawn ones too, by day and id. */
  allEvents(): AsyncIterable<Keyed>
  /** Those that ever changed, as they were first told. */
  firstWordings(): AsyncIterable<FirstWording>
  /** Events that changed since relations were last brought up to date. */
  eventsBehind(): Promise<readonly Keyed[]>
  keyed(key: number): Promise<Keyed>
  entry(key: number): Promise<Entry | undefined>
  putEntry(key: number, entry: Entry | undefined): Promise<void>
  /** Events that have a word in a block of days. */
  postings(word: number, block: number): Promise<Postings>
  putPostings(word: number, block: number, postings: Postings): Promise<void>
  /** What an event names, and what names it. */
  relationsOf(key: number): Promise<readonly Relation[]>
  putRelation(relation: Relation): Promise<void>
  removeRelation(event: number, other: number): Promise<void>
  /** Forgets all entries, postings and relations. */
  clearRelations(): Promise<void>
  /** Notes that relations are up to date, and whose changed; all may have, if none are given. */
  settleRelations(changed?: Iterable<number>): Promise<void>
}

export interface MintedPath {
  readonly path: string
  readonly id: string
  readonly date: IsoDate
}

export interface YearCount {
  readonly year: string
  readonly events: number
  readonly first: IsoDate | null
  readonly last: IsoDate | null
}

export interface Totals {
  readonly days: number
  readonly events: number
  readonly withdrawn: number
  readonly revisions: number
  readonly sources: number
  readonly first: IsoDate | null
  readonly last: IsoDate | null
  readonly alarms: number
}

/** Finds the page of a story heading or an article. */
export interface Labels {
  /** By the key that `storiesIn` gives. */
  readonly stories: ReadonlyMap<string, Label>
  /** By the key that `topicIn` gives; only articles that have a page. */
  readonly topics: ReadonlyMap<string, Label>
  /** By the section's slug. */
  readonly categories: ReadonlyMap<string, Label>
  /** Publishers, by the domain that `publisherOf` gives. */
  readonly sources: ReadonlyMap<string, Label>
}

/** What is known of a day before a revision of it is told. */
export interface KnownDay {
  /** The revision that its events come from. */
  readonly current: StoredRevision | undefined
  readonly newest: StoredRevision | undefined
  readonly events: readonly Event[]
}

/** One revision and all that follows from it, kept whole or not at all. */
export interface DayUpdate {
  readonly revision: PageRevision & PackedText
  readonly coverage: Coverage
  /** Kept, not told: the events stay as they are. */
  readonly alarm?: Alarm
  /** Kept as history only: a newer revision is told already. */
  readonly historic?: boolean
  /** New and changed events, with what a list needs to know of them. */
  readonly events: readonly EventWrite[]
}

export interface EventWrite {
  readonly event: Event
  readonly isNew: boolean
  /** What the revision changed about it, and the other event where two are concerned; absent for a new place on the page alone. */
  readonly change?: { readonly kinds: readonly ChangeKind[]; readonly other?: string }
  readonly labels: readonly EventLabel[]
}

/** A label that an event carries; its slug is minted from `name` when it first gets a page. */
export interface EventLabel {
  readonly kind: LabelKind
  readonly key: string
  readonly name: string
  /** The event's own topic, story or category: such a label has a page. */
  readonly leads: boolean
  /** A slug decided elsewhere: the portal's sections keep theirs. */
  readonly slug?: string
}

export interface ArchiveWriter {
  knownDay(date: IsoDate): Promise<KnownDay>
  /** Whether this very revision is stored: the same text at the same time. */
  hasRevision(
    date: IsoDate,
    sha256: string,
    timestamp: string | undefined,
    portalId: number | undefined,
  ): Promise<boolean>
  /** Whether an event was minted with an id, or given a path since. */
  isTaken(id: string, path: string): Promise<boolean>
  /** Events of the two days before and after one: those that are told, or those that are withdrawn. */
  eventsAround(date: IsoDate, which: 'told' | 'withdrawn'): Promise<readonly Event[]>
  putDay(update: DayUpdate): Promise<void>
  /** Writes what the publisher decided of an event, with no revision behind it. Remembers its paths, new and old. */
  putEvent(event: Event, labels: readonly EventLabel[]): Promise<void>
  putPortalPages(pages: readonly PortalPage[]): Promise<void>
  /** Notes that a run has begun; gives the number under which its end is noted. Runs long past are forgotten. */
  beginUpdate(started: string): Promise<number>
  endUpdate(run: number, end: Omit<UpdateRun, 'started'>): Promise<void>
  /**
   * Runs the work as one transaction: all of it is kept, or none. A store that is far away reads the days it is about at once,
   * where they are known; others will do.
   */
  transaction<T>(work: () => Promise<T>, about?: readonly IsoDate[]): Promise<T>
}

export interface Store extends ArchiveReader, ArchiveWriter, RelationStore, LedgerStore {}
