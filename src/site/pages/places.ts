import type { Label } from '../../model/archive.ts'
import { countriesIn, type Edition, type KnownCountry } from '../../model/edition.ts'
import type { Places } from '../../model/page.ts'
import type { Subject } from '../../store/named.ts'
import type { ArchiveReader, Span } from '../../store/store.ts'
import type { Frame } from '../frame.ts'
import { labelPath } from '../urls.ts'

/** With fewer events that name a country, or fewer countries, there is nothing to see on a map. */
export const FEW_EVENTS = 12
const FEW_COUNTRIES = 3

/**
 * The countries that the events of a span or of a label name, by how many do. Where an event happened is told by nobody; which articles
 * it names is.
 */
export async function placesOf(
  reader: ArchiveReader,
  { edition }: Frame,
  among: Span | Pick<Label, 'kind' | 'slug'>,
): Promise<{ places?: Places }> {
  const countries = countriesIn(edition)
  const { events, own, subjects } = await reader.named(keysIn(edition, countries), among)
  if (events < FEW_EVENTS) return {}
  const named = countries.flatMap(({ code, name }, i) => {
    const { events, slug } = subjects[i] ?? { events: 0, slug: null }
    return events === 0 ? [] : [{ code, text: name, url: slug === null ? null : labelPath('topic', slug), events }]
  })
  if (named.length < FEW_COUNTRIES) return {}
  named.sort((a, b) => b.events - a.events || (a.text < b.text ? -1 : 1))
  const without = own === undefined ? undefined : countries[own]?.code
  return { places: { events, ...(without === undefined ? {} : { without }), countries: named } }
}

const asked = new WeakMap<Edition, readonly Subject[]>()

/** The same list each time: a store may know it again. */
function keysIn(edition: Edition, countries: readonly KnownCountry[]): readonly Subject[] {
  let keys = asked.get(edition)
  if (!keys) {
    keys = countries.map(({ keys }) => keys)
    asked.set(edition, keys)
  }
  return keys
}
