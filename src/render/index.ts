import type { Format } from './format.ts'
import { html } from './html/index.ts'
import { json } from './json.ts'
import { markdown } from './markdown/index.ts'
import { xml } from './xml.ts'

/** Every format a page is published in, the default first. */
export const formats: readonly Format[] = [html, markdown, json, xml]
