import type * as v from 'valibot'
import * as about from './page/about.ts'
import * as days from './page/days.ts'
import * as event from './page/event.ts'
import * as history from './page/history.ts'
import * as label from './page/label.ts'
import type * as parts from './page/parts.ts'
import * as prose from './page/prose.ts'

/** Every kind of page. Renderers switch on `kind`; a kind without a renderer is a type error. */
export const pageSchemas = {
  front: days.FrontPage,
  year: days.YearPage,
  month: days.MonthPage,
  day: days.DayPage,
  anniversary: days.AnniversaryPage,
  event: event.EventPage,
  history: history.HistoryPage,
  corrections: history.CorrectionsPage,
  opinion: prose.OpinionPage,
  opinions: prose.OpinionsPage,
  text: prose.TextPage,
  moved: history.MovedPage,
  gone: history.GonePage,
  story: label.StoryPage,
  topic: label.TopicPage,
  category: label.CategoryPage,
  source: label.SourcePage,
  stories: label.StoriesPage,
  topics: label.TopicsPage,
  categories: label.CategoriesPage,
  sources: label.SourcesPage,
  status: about.StatusPage,
  search: about.SearchPage,
} as const

export type PageKind = keyof typeof pageSchemas
export type EventPage = v.InferOutput<typeof event.EventPage>
export type DayPage = v.InferOutput<typeof days.DayPage>
export type AnniversaryPage = v.InferOutput<typeof days.AnniversaryPage>
export type FrontPage = v.InferOutput<typeof days.FrontPage>
export type MonthPage = v.InferOutput<typeof days.MonthPage>
export type YearPage = v.InferOutput<typeof days.YearPage>
export type LabelPage =
  | v.InferOutput<typeof label.StoryPage>
  | v.InferOutput<typeof label.TopicPage>
  | v.InferOutput<typeof label.CategoryPage>
  | v.InferOutput<typeof label.SourcePage>
export type DirectoryPage =
  | v.InferOutput<typeof label.StoriesPage>
  | v.InferOutput<typeof label.TopicsPage>
  | v.InferOutput<typeof label.CategoriesPage>
  | v.InferOutput<typeof label.SourcesPage>
export type HistoryPage = v.InferOutput<typeof history.HistoryPage>
export type CorrectionsPage = v.InferOutput<typeof history.CorrectionsPage>
export type MovedPage = v.InferOutput<typeof history.MovedPage>
export type GonePage = v.InferOutput<typeof history.GonePage>
export type OpinionPage = v.InferOutput<typeof prose.OpinionPage>
export type OpinionsPage = v.InferOutput<typeof prose.OpinionsPage>
export type OpinionRef = v.InferOutput<typeof prose.OpinionRef>
export type TextPage = v.InferOutput<typeof prose.TextPage>
export type StatusPage = v.InferOutput<typeof about.StatusPage>
export type SearchPage = v.InferOutput<typeof about.SearchPage>
export type Page =
  | OpinionPage
  | OpinionsPage
  | TextPage
  | EventPage
  | HistoryPage
  | CorrectionsPage
  | MovedPage
  | GonePage
  | DayPage
  | AnniversaryPage
  | FrontPage
  | MonthPage
  | YearPage
  | LabelPage
  | DirectoryPage
  | StatusPage
  | SearchPage
/** What a revision did to an event, as pages tell it. */
export type Change = Omit<HistoryPage['versions'][number], 'title' | 'sources'>
export type Words = NonNullable<Change['words']>
export type DayCategory = v.InferOutput<typeof days.DayCategory>
export type DayEvent = v.InferOutput<typeof days.DayEvent>
export type ArticleRef = v.InferOutput<typeof event.ArticleRef>
export type RelatedRef = v.InferOutput<typeof event.RelatedRef>
export type Thread = v.InferOutput<typeof event.Thread>
export type StoryRef = v.InferOutput<typeof event.StoryRef>
export type SourceRef = v.InferOutput<typeof event.SourceRef>
export type Quotation = v.InferOutput<typeof event.Quotation>
export type Counted = v.InferOutput<typeof parts.Counted>
export type Places = v.InferOutput<typeof parts.Places>
export type Moving = v.InferOutput<typeof days.Moving>
export type ListedEvent = v.InferOutput<typeof label.ListedEvent>
export type PageLink = v.InferOutput<typeof parts.Link>

/** A page in one format, or a file beside the pages. */
export interface Document {
  /** With its ending: `/news/2016/02/6/index.html`. */
  readonly path: string
  readonly mediaType: string
  readonly body: string
}
