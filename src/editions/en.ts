import { type IsoDate, isoDate, partsOf } from '../model/date.ts'
import type { Edition } from '../model/edition.ts'
import { monthNames } from '../model/names.ts'
import { aliases } from './en-aliases.ts'
import { countries } from './en-countries.ts'

const MONTHS = monthNames('en')

function dateFrom(year = '', month = '', day = ''): IsoDate | undefined {
  return isoDate(Number(year), MONTHS.indexOf(month) + 1, Number(day))
}

// https://en.wikipedia.org/wiki/Portal:Current_events/2016_February_6
export const en: Edition = {
  aliases,
  code: 'en',
  countries,
  host: 'en.wikipedia.org',
  language: 'en',
  portal: 'Portal:Current events',
  dayTitle: (date) => {
    const { year, month, day } = partsOf(date)
    return `Portal:Current events/${year} ${MONTHS[month - 1]} ${day}`
  },
  dateOf: (title) => {
    const found = /^Portal:Current[ _]events\/(\d{4})[ _]([A-Z][a-z]+)[ _](\d{1,2})$/.exec(title)
    return found ? dateFrom(found[1], found[2], found[3]) : undefined
  },
  dateOfFile: (name) => {
    const found = /^(\d{4})_([A-Z][a-z]+)_(\d{1,2})(?:\.(?:txt|wiki))?$/.exec(name)
    return found ? dateFrom(found[1], found[2], found[3]) : undefined
  },
  numberWords: (
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen ' +
    'nineteen twenty thirty forty fifty sixty seventy eighty ninety dozens hundred hundreds thousands'
  ).split(' '),
  // Ten headings in 156 spellings since 1999. The first row that a heading's words fit is its section.
  sections: [
    { slug: 'sports', name: 'Sports', tells: /\bsports?\b|olympic|football|cricket|rugby|tennis|baseball/i },
    {
      slug: 'armed-conflicts-and-attacks',
      name: 'Armed conflicts and attacks',
      tells: /conflict|attack|armed|\bwars?\b|terroris|insurgenc/i,
    },
    { slug: 'disasters-and-accidents', name: 'Disasters and accidents', tells: /disaster|accident|weather/i },
    { slug: 'law-and-crime', name: 'Law and crime', tells: /\blaws?\b|crime|legal/i },
    { slug: 'politics-and-elections', name: 'Politics and elections', tells: /politic|election|government/i },
    { slug: 'international-relations', name: 'International relations', tells: /international|diploma|foreign/i },
    { slug: 'business-and-economy', name: 'Business and economy', tells: /business|econom|financ|market/i },
    { slug: 'health-and-environment', name: 'Health and environment', tells: /health|environment|medic|climate/i },
    { slug: 'science-and-technology', name: 'Science and technology', tells: /scien|technolog|space/i },
    {
      slug: 'arts-and-culture',
      name: 'Arts and culture',
      tells: /\barts?\b|culture|entertainment|media|music|film|religion|history/i,
    },
  ],
}
