/** Words as relating compares them: case, accents and common endings make no other word. */

const STOP = new Set(
  `a about above after again against all also am amid among an and any are as at back be because been before being below
between both but by came can come could day days did do does doing down due during each early etc even ever every few first
five following for former found four from further get gets got had has have having he held her here hers him his how i if in
into is it its itself just know known last late later least less made make makes making many may me might million more most much
must my near new news nine no nor not now of off on once one only or other others our out over own part people per put said same
say saying says second see seen set seven several she should since six so some still such take taken takes ten than that the
their them then there these they third this those three through time times to today told too took top toward towards two under
until up upon us use used very via was way we week weeks well went were what when where which while who whom whose why will with
within without would year years yesterday yet you your com www html htm php asp aspx http https index article articles story
stories id content`
    .split(/\s+/)
    .filter(Boolean),
)

/** Marks that folding leaves of accented letters. */
const MARKS = /\p{M}+/gu
const ASCII = /^[ -~]*$/

/** A word's one spelling: lower case, without accents, without a common English ending; empty for a word that tells nothing. */
export function stemOf(raw: string): string {
  const lower = raw.toLowerCase()
  const word = ASCII.test(lower) ? lower : lower.normalize('NFD').replace(MARKS, '')
  if (word.length < 2 || STOP.has(word) || isCount(word)) return ''
  return bare(word)
}

/** Few rules, none of which looks a word up: what they do wrongly they do to every event alike. */
function bare(word: string): string {
  if (word.length <= 3 || isDigit(word)) return word
  let stem = word
  if (stem.endsWith('ies') && stem.length > 4) stem = `${stem.slice(0, -3)}y`
  else if (stem.endsWith('sses')) stem = stem.slice(0, -2)
  else if (stem.endsWith('s') && !stem.endsWith('ss') && !stem.endsWith('us') && !stem.endsWith('is'))
    stem = stem.slice(0, -1)
  if (stem.length > 5 && stem.endsWith('ing')) stem = undouble(stem.slice(0, -3))
  else if (stem.length > 4 && stem.endsWith('ed')) stem = undouble(stem.slice(0, -2))
  else if (stem.length > 6 && stem.endsWith('ion')) stem = stem.slice(0, -3)
  if (stem.length > 4 && stem.endsWith('e')) stem = stem.slice(0, -1)
  return stem
}

const isDigit = (word: string) => word.charCodeAt(0) < 58 && word.charCodeAt(0) > 47

/** How many died, or on which day: two events that share it share nothing. Years stay. */
const isCount = (word: string) => word.length < 4 && isDigit(word)

function undouble(stem: string): string {
  const last = stem.at(-1)
  return last === stem.at(-2) && last !== 'l' && last !== 's' ? stem.slice(0, -1) : stem
}

/** FNV-1a over UTF-16 units: 32 bits stand for a word. Of 150,000 words two or three share theirs, and count as one. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
