/**
 * Text as Markdown that reads as that very text, blanks aside: what could be taken for a mark is escaped, and nothing
 * else.
 */
export function inline(text: string): string {
  const line = BLANK.test(text) || text.startsWith(' ') || text.endsWith(' ') ? text.replace(/\s+/g, ' ').trim() : text
  return MARK.test(line) ? line.replace(/[\\`*_[\]<]|&(?=#?\w+;)|!(?=\[)/g, '\\$&') : line
}

/** Any but a space: a line's end, a tab. */
const BLANK = /[^\S ]/
const MARK = /[\\`*_[\]<&]/

/** Text that begins a line: what would make a list, a quotation, a heading or a rule of it is escaped too. */
export function block(text: string): string {
  return inline(text)
    .replace(/^[#>+=~-]/, '\\$&')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2')
}

/** Text of a heading: a run of `#` at its end would be dropped. */
export function heading(text: string): string {
  return inline(text).replace(/(^| )(#+)$/, '$1\\$2')
}

/**
 * A link. An address may hold brackets and `&`, but never blanks: such are not linked at all. What could be code or a tag
 * is escaped for readers that look for these first.
 */
export function link(text: string, url: string): string {
  return `[${inline(text)}](${url.replace(/[\\()<>`]|&(?=#?\w+;)/g, '\\$&')})`
}
