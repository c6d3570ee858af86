/**
 * Annals as a library: what the command line is made of. `annals/parse` is the parser alone.
 *
 * @module
 */
export { editionOf, editions } from './editions/index.ts'
export { type EnrichOptions, type EnrichStep, enrich } from './enrich/enrich.ts'
export { AnnalsError, UsageError } from './errors.ts'
export { endpoint, userAgent } from './fetch/endpoint.ts'
export { type HttpOptions, openHttp } from './fetch/http.ts'
export { openWiki, type Wiki } from './fetch/mediawiki.ts'
export type { Arrival } from './intake/arrival.ts'
export { readPaths } from './intake/index.ts'
export type { Event } from './model/archive.ts'
export type { Edition } from './model/edition.ts'
export type { Document, Page } from './model/page.ts'
export type { PageRevision } from './model/revision.ts'
export * from './parse/index.ts'
export { type IngestOptions, ingest, type Step } from './pipeline.ts'
export { type PublishOptions, type PublishProgress, publish } from './publish/publish.ts'
export { formats } from './render/index.ts'
export { type ServeOptions, type Serving, serve } from './serve/serve.ts'
export { documentAt, documentsOf } from './site/documents.ts'
export type { SiteOptions } from './site/frame.ts'
export { Site } from './site/site.ts'
export {
  type ArchiveReader,
  type ArchiveWriter,
  type BackupOptions,
  backupStore,
  copyStore,
  openLedger,
  openReader,
  openStore,
  type Store,
} from './store/index.ts'
export { Travel } from './travel/travel.ts'
export { type UpdateOptions, type UpdateStep, update } from './update/update.ts'
