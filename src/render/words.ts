/** `2016-02-6`, as the archive's paths write a day. */
export function pathDate(date: string): string {
  return `${date.slice(0, 8)}${Number(date.slice(8))}`
}

/** The topic page of an article by the words for it, as an event's page names articles; `null` where it has none. */
export function topicOf(
  articles: readonly { readonly title: string; readonly label: string; readonly url: string | null }[],
  name: string,
): string | null {
  const named = (title: string) => title.replace(/\s*\([^()]*\)$/, '').toLowerCase() === name.toLowerCase()
  const found = articles.find(({ label }) => label === name) ?? articles.find(({ title }) => named(title))
  return found?.url ?? null
}

/** Whether a label's events can be read at a glance: then they come before what its events have in common with others. */
export const isShort = ({ listed }: { readonly listed: readonly unknown[] }): boolean => listed.length <= 12
