import type { Page } from '../model/page.ts'
import { atom, jsonFeed, rss } from './feeds/index.ts'
import type { Format } from './format.ts'
import { html } from './html/index.ts'
import { json } from './json.ts'
import { jsonLd } from './json-ld.ts'
import { markdown } from './markdown/index.ts'
import { xml } from './xml.ts'

/** Every format a page is published in, the default first. Feeds fit pages that can be followed. */
export const formats: readonly Format[] = [html, markdown, json, xml, rss, atom, jsonFeed]

/** Formats that a page's path without an ending may be had in, the default first. */
export const negotiated: readonly Format[] = [html, markdown, json, xml, jsonLd]

export const formatsOf = (page: Page): readonly Format[] => formats.filter(({ accepts }) => accepts?.(page) ?? true)
