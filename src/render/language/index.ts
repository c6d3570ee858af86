import { ar } from './ar.ts'
import { de } from './de.ts'
import type { Dictionary } from './dictionary.ts'
import { en } from './en.ts'
import { type Language, languageFrom, type Script } from './language.ts'

export type { Language }

/** Languages that the interface speaks. To add one, write its dictionary and name it here. */
const SPOKEN: readonly (readonly [Script, Dictionary])[] = [
  [{ code: 'en', direction: 'ltr', locale: 'en', column: 'short' }, en],
  [{ code: 'de', direction: 'ltr', locale: 'de', column: 'short' }, de],
  [{ code: 'ar', direction: 'rtl', locale: 'ar-u-ca-gregory-nu-latn', column: 'narrow' }, ar],
]

export const languageCodes: readonly string[] = SPOKEN.map(([{ code }]) => code)

const known = new Map<string, Language>()

/** The language with a code; throws a `RangeError` that names those there are. Made once, as making it asks Intl a lot. */
export function languageOf(code: string): Language {
  let language = known.get(code)
  if (!language) {
    const spoken = SPOKEN.find(([script]) => script.code === code)
    if (!spoken) throw new RangeError(`no language ${JSON.stringify(code)}; there is ${languageCodes.join(', ')}`)
    language = languageFrom(...spoken)
    known.set(code, language)
  }
  return language
}

/** What the command line speaks, whatever the language of pages is. */
export const english = languageOf('en')
