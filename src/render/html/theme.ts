import type { Look } from '../look.ts'
import { html, type Markup } from './html.ts'

/**
 * Light or dark, whatever the reader's system wants. The stylesheet looks at which is chosen, so it works without script; it
 * holds for this page, since nothing is kept of readers.
 */
export function themeChoice({ language: { say } }: Look): Markup {
  const choice = (value: keyof typeof say.themes, isChosen = false) =>
    html`<label><input type="radio" name="theme" value="${value}"${isChosen && html` checked`}> ${say.themes[value]}</label> `
  return html`<fieldset class="theme"><legend>${say.theme}</legend> ${choice('auto', true)}${choice('light')}${choice('dark')}</fieldset>`
}
