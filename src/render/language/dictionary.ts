import type { ChangeKind } from '../../model/archive.ts'
import type { PortalState } from '../../model/portal.ts'

/** The forms of a counted thing by the language's rules of plural; `#` stands for the number. */
export type Forms = { readonly [rule in Intl.LDMLPluralRule]?: string } & { readonly other: string }

/** What is counted on pages. */
export type Unit = 'event' | 'day' | 'version' | 'correction' | 'document' | 'revision' | 'source' | 'alarm' | 'page'

/**
 * A sentence with places for what comes from elsewhere, text or markup, in the order that the language wants. Its pieces are
 * put together by the format that writes the page.
 */
export type Phrase<K extends string> = <T>(parts: Readonly<Record<K, T>>) => readonly (T | string)[]

/**
 * Every word that the interface says in one language. A language that lacks one is a type error. What the news says stays in the
 * language of the edition.
 */
export interface Dictionary {
  readonly counted: Readonly<Record<Unit, Forms>>
  /** Between the items of a list in a line. */
  readonly comma: string
  readonly semicolon: string
  readonly untitled: string
  readonly source: string

  // Dates
  readonly shortDate: (day: number, month: string, year: string) => string
  readonly dayAndMonth: (day: number, month: string) => string
  readonly fullDate: (day: number, month: string, year: string) => string
  readonly longDate: (weekday: string, date: string) => string
  readonly monthOfYear: (month: string, year: string) => string
  /** `6 Feb 2016, 14:05 UTC`. */
  readonly moment: (date: string, time: string) => string
  readonly seconds: (n: number) => string
  readonly minutes: (n: number) => string
  readonly hours: (n: number) => string

  // Every page
  readonly formats: string
  readonly licence: string
  /** Whose words these are, and what was done with them. `isOld`: they were under version 3.0 first. */
  readonly notice: (host: string, portal: string, isOld: boolean) => string
  /** The same of pages that the publisher wrote. */
  readonly ownNotice: string
  readonly archive: string
  readonly thisArchive: string
  readonly frontPage: string
  readonly search: string
  readonly searchFor: string
  readonly stories: string
  readonly topics: string
  readonly categories: string
  readonly sources: string
  readonly corrections: string
  readonly about: string
  readonly questions: string
  readonly api: string
  readonly opinion: string
  readonly status: string
  /** Light or dark, for one page. */
  readonly theme: string
  readonly themes: Readonly<Record<'auto' | 'light' | 'dark', string>>
  readonly years: string
  readonly history: string
  readonly from: Phrase<'what'>
  readonly span: Phrase<'from' | 'to'>
  readonly neighbours: Readonly<Record<'day' | 'month' | 'year', string>>

  // Front page, days, months, years
  readonly noEvents: string
  readonly soFar: Phrase<'time'>
  readonly moving: string
  readonly latestCorrections: string
  readonly inOtherYears: (date: string) => string
  readonly onThisDay: (date: string) => string
  readonly daysOf: (month: string) => string
  readonly eventsOnDays: (events: string, days: string) => string
  /** A name, and the year that its page is of. */
  readonly inYear: (name: string, year: string) => string

  // Events
  readonly withdrawn: string
  readonly onDate: Phrase<'date'>
  /** Why an event is gone, by what the store says; other reasons are the publisher's own words. */
  readonly reasons: Readonly<Record<string, string>>
  readonly tellsItNow: string
  readonly cover: string
  readonly statuses: Readonly<Record<SourceStatus, string>>
  readonly since: (status: string, date: string) => string
  readonly copy: string
  readonly copyOf: (date: string) => string
  readonly allVersions: string
  readonly portalChanged: string
  readonly firstSaid: string
  readonly first: string
  readonly now: string
  readonly related: string
  readonly contextIs: Phrase<'names'>
  readonly sameStory: string
  readonly inStory: Phrase<'story'>
  readonly before: string
  readonly after: string
  readonly story: string
  readonly category: string
  readonly context: string
  readonly elaborates: string
  readonly eventAbove: string
  readonly revisionOf: Phrase<'revision'>
  readonly revisionAt: Phrase<'time'>
  readonly line: Phrase<'line'>
  readonly pageHistory: string
  readonly firstSeen: Phrase<'time'>
  readonly lastChanged: Phrase<'time' | 'corrections'>
  readonly id: string
  readonly cite: string

  // Histories and corrections
  readonly historyOf: (title: string) => string
  readonly versionsOf: Phrase<'versions' | 'date' | 'marked' | 'struck'>
  readonly marked: string
  readonly struck: string
  readonly firstTold: string
  readonly changes: Readonly<Record<ChangeKind, string>>
  readonly allCorrections: string
  readonly correctionsOf: (span: string) => string
  readonly correctionsInAll: Phrase<'corrections'>
  readonly byTime: string
  readonly theEvent: string
  readonly itsVersions: string
  readonly timeUnknown: string
  readonly none: string
  readonly sourceAdded: string
  readonly sourceRemoved: string
  readonly section: string
  readonly day: string
  readonly otherEvent: string
  readonly revision: (id: number) => string
  readonly moved: string
  readonly movedTo: Phrase<'page'>
  readonly takenDown: string
  readonly takenDownBy: string

  // Stories, topics, categories, publishers
  readonly kinds: Readonly<Record<'story' | 'topic' | 'category' | 'source', string>>
  readonly allYears: Phrase<'name'>
  readonly events: string
  readonly citedAs: string
  readonly publishers: string
  readonly storiesWithIt: string
  readonly eventsByMonth: string
  readonly eventsByYear: string
  readonly month: string
  readonly year: string
  readonly theNumbers: string
  readonly chart: (title: string, events: string, first: string, last: string, peak: string, most: string) => string
  readonly countriesNamed: string
  readonly country: string
  /** `isOther`: all of the events name one, beside which others are counted. */
  readonly namingCountries: (naming: string, total: string, isOther: boolean) => string
  readonly mapOfCountries: (naming: string, countries: string, most: string) => string
  readonly inAll: (total: string) => string
  readonly largestOf: (total: string, listed: string) => string
  readonly shares: (dead: string, documents: string, isOne: boolean, percent: number) => string

  // Opinion
  readonly by: Phrase<'author'>
  readonly nothingYet: string

  // Search
  readonly searchOf: (query: string) => string
  readonly order: string
  readonly bestFirst: string
  readonly newestFirst: string
  readonly helpForms: Phrase<'one' | 'other'>
  readonly helpPhrase: string
  readonly helpBeginning: string
  readonly helpWithout: string
  readonly helpFields: string
  readonly helpDates: string
  readonly nothingFound: string
  readonly didYouMean: Phrase<'query'>
  readonly found: (events: string, isLoose: boolean) => string
  readonly moreResults: string
  readonly more: string

  // Status
  readonly noAlarms: string
  readonly alarmUpdateFailed: (started: string) => string
  readonly alarmSilent: (low: number, high: number) => string
  readonly lastUpdate: string
  readonly noUpdate: string
  readonly lastAttempt: string
  readonly outcomes: Readonly<Record<'done' | 'failed', string>>
  readonly newestRevision: string
  readonly noTime: string
  readonly beforeUpdate: (duration: string) => string
  readonly days: string
  readonly missing: string
  readonly which: string
  readonly withdrawnCount: (n: string) => string
  readonly kept: string
  readonly keptOf: (revisions: string, sources: string) => string
  readonly generation: string
  readonly latestDays: string
  readonly latestDaysCaption: string
  readonly usual: string
  readonly middle: string
  readonly standing: string
  readonly standings: Readonly<Record<StandingName, string>>
  readonly band: (low: number, high: number) => string
  readonly missingDays: string
  readonly latestOf: (listed: string, all: string) => string
  readonly onThePortal: string
  readonly portalStates: Readonly<Record<PortalState, string>>
  readonly askedFor: (pages: string, states: string) => string
  readonly somethingToSay: (pages: string, isCut: boolean) => string

  // The script of the search page, where no server answers
  readonly byWordsOnly: string
  readonly looking: string
  readonly noSearch: string
  readonly searchFailed: (why: string) => string

  readonly notFound: {
    readonly title: string
    readonly detail: string
    readonly next: Phrase<'front'>
    /** Words of the address that was asked for, to be looked for. */
    readonly search: Phrase<'words'>
  }

  // Feeds
  readonly feedOfCorrections: string
  readonly feedOfOpinions: string
  readonly feedOfLabel: (kind: string, name: string) => string
  readonly feedOfMonth: (month: string) => string
  readonly portalContributors: string
  readonly thePublisher: string
}

/** States of a source that are worth a word. */
export type SourceStatus = 'moved' | 'gone' | 'unreachable' | 'blocked' | 'not-a-page' | 'refused' | 'unsafe'
/** How a day stands against the band of its usual numbers. */
export type StandingName = 'usual' | 'below' | 'above' | 'open' | 'silent' | 'missing' | 'unknown'
