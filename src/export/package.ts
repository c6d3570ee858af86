import type { Frame } from '../site/frame.ts'
import { headOf } from '../site/frame.ts'
import type { StoreState } from '../store/store.ts'
import { columns } from './columns.ts'
import type { DataFormat } from './export.ts'

/** A Frictionless Data Package: what the files are, how long, and their hashes. */
export type Package = ReturnType<typeof packageOf>

export function packageOf(
  frame: Frame,
  { store, generation }: StoreState,
  events: number,
  files: readonly { readonly format: DataFormat; readonly bytes: number; readonly sha256: string }[],
) {
  const { licence } = headOf(frame, 'front', '/', '', null)
  return {
    profile: 'data-package',
    name: 'annals-events',
    title: frame.name,
    description: `${frame.tagline} ${licence.notice}`,
    ...(frame.origin === '' ? {} : { homepage: frame.origin }),
    // Changes with the archive and with nothing else.
    version: `${store}-${generation}`,
    licenses: [{ name: licence.name, path: licence.url }],
    sources: [{ title: frame.edition.portal, path: `https://${frame.edition.host}/` }],
    resources: files.map(({ format, bytes, sha256 }) => ({
      name: `events-${format.name}`,
      path: format.file,
      format: format.name,
      mediatype: format.mediaType,
      description: `All events: ${format.about}`,
      bytes,
      hash: `sha256:${sha256}`,
      rows: events,
      ...(format.name === 'csv'
        ? {
            profile: 'tabular-data-resource',
            encoding: 'utf-8',
            dialect: { lineTerminator: '\r\n' },
            schema: {
              fields: columns.map(({ name, type, about }) => ({ name, type, description: about })),
              primaryKey: 'id',
            },
          }
        : {}),
    })),
  }
}
