import { escapeMarkup } from '../escape.ts'

/** Markup that is safe already. Made by the `html` tag alone, so that no text becomes markup by accident. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Value = string | number | Markup | readonly (Markup | string | number)[] | null | undefined | false

/** A template whose values are escaped, unless they are markup; lists are written piece by piece. Nothing comes of null, undefined and false. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let out = parts[0] as string
  for (let i = 0; i < values.length; i++) out += textOf(values[i]) + (parts[i + 1] as string)
  return new Markup(out)
}

function textOf(value: Value): string {
  if (typeof value === 'string') return escapeMarkup(value)
  if (value instanceof Markup) return value.text
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'number') return String(value)
  let out = ''
  for (const item of value) out += textOf(item)
  return out
}

/** Text that stands between tags and has many quotation marks, which may stand there as they are. */
export const content = (text: string) => new Markup(escapeMarkup(text).replaceAll('&quot;', '"'))

/** Pieces with a separator between. */
export function join(pieces: readonly Markup[], separator: string): Markup {
  return new Markup(pieces.map((piece) => piece.text).join(separator))
}

export const nothing = new Markup('')
