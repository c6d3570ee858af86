/** Red, green and blue, each from 0 to 255. */
type Colour = readonly [number, number, number]

/** What text is read on, light and dark. */
export const PAPER = { light: '#fdfdfb', dark: '#15171a' } as const

/** WCAG 2.2 AA for text of any size. */
const ENOUGH = 4.5
/** As much of the accent as the fullest cell of a calendar is tinted with; its text must be readable there too. */
const TINT = 0.19

const coloursOf = (hex: string) =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour
const hexOf = (colour: Colour) => `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`

/** Some of one colour over another: 0 is all of the other. */
const mixed = (over: Colour, under: Colour, share: number) =>
  over.map((part, i) => part * share + (under[i] as number) * (1 - share)) as unknown as Colour

/** Relative luminance, as WCAG defines it. */
function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as unknown as Colour
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrastOf(a: Colour, b: Colour): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The contrast of two colours, `#0b4a8f`, from 1 to 21. */
export const contrast = (a: string, b: string) => contrastOf(coloursOf(a), coloursOf(b))

/** The smaller of a colour's contrasts, against paper and against paper tinted with it. */
function readability(colour: Colour, paper: Colour): number {
  return Math.min(contrastOf(colour, paper), contrastOf(colour, mixed(colour, paper, TINT)))
}

/**
 * A colour as text needs it on light and on dark paper. No colour can be read on both, so it is made darker, or lighter, as
 * far as it must be and no further: the nearest that can be read is the colour itself, where it can.
 */
export function readable(accent: string): { readonly light: string; readonly dark: string } {
  return { light: towards(accent, '#000000', PAPER.light), dark: towards(accent, '#ffffff', PAPER.dark) }
}

function towards(accent: string, end: string, paper: string): string {
  const [from, to, on] = [coloursOf(accent), coloursOf(end), coloursOf(paper)]
  for (let share = 0; share < 1; share += 0.01) {
    // Rounded as it is written, so that what is checked is what is shown.
    const colour = coloursOf(hexOf(mixed(to, from, share)))
    if (readability(colour, on) >= ENOUGH) return hexOf(colour)
  }
  return end
}
