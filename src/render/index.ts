import type { Format } from './format.ts'
import { html } from './html/index.ts'
import { json } from './json.ts'
import { jsonLd } from './json-ld.ts'
import { markdown } from './markdown/index.ts'
import { xml } from './xml.ts'

/** Every format a page is published in, the default first. */
export const formats: readonly Format[] = [html, markdown, json, xml]

/** Formats that a page's path without an ending may be had in, the default first. */
export const negotiated: readonly Format[] = [html, markdown, json, xml, jsonLd]
