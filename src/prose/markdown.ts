import { Parser } from 'commonmark'
import { AnnalsError } from '../errors.ts'

/**
 * Checks the words of a page. Throws with file and line for raw HTML, which no other format could hold, and for headings of
 * the first level, since a page has one title.
 */
export function checkMarkdown(body: string, file: string, firstLine: number): void {
  const walker = new Parser().parse(body).walker()
  let line = firstLine
  for (let step = walker.next(); step; step = walker.next()) {
    const { node, entering } = step
    if (!entering) continue
    const at = node.sourcepos?.[0]?.[0]
    if (at !== undefined) line = firstLine + at - 1
    if (node.type === 'html_block' || node.type === 'html_inline')
      throw new AnnalsError(`${file}:${line}: raw HTML can't be published in every format; write it in Markdown`)
    if (node.type === 'heading' && node.level === 1)
      throw new AnnalsError(`${file}:${line}: the page has its title already; begin headings with ##`)
  }
}
