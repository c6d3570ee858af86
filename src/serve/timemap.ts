/** A page of the archive at a URL. */
export interface Resource {
  /** `https://news.example`, without a slash at the end. */
  readonly base: string
  readonly path: string
}

/** Lists mementos in `application/link-format` (RFC 6690, as RFC 7089 uses it): those of `moments`, out of all of the page. */
export function timeMap(
  resource: Resource,
  moments: readonly string[],
  all: readonly string[],
  month?: string,
): string {
  const { base, path } = resource
  const self = `${base}/timemap${month === undefined ? '' : `/${month}`}${path}`
  return linksOf([
    ...headOf(resource),
    `<${self}>; rel="self"; type="application/link-format"${spanOf(moments)}`,
    ...(month === undefined ? [] : [`<${base}/timemap${path}>; rel="index"; type="application/link-format"`]),
    ...moments.map((moment) => {
      const roles = [...(moment === all[0] ? ['first'] : []), ...(moment === all.at(-1) ? ['last'] : []), 'memento']
      return `<${base}/memento/${moment.replace(/\D/g, '')}${path}>; rel="${roles.join(' ')}"; datetime="${httpDate(moment)}"`
    }),
  ])
}

/** Lists the maps of all months, for a page that changed more often than one map should list. */
export function indexMap(resource: Resource, moments: readonly string[]): string {
  const { base, path } = resource
  const months = new Map<string, string[]>()
  for (const moment of moments) {
    const month = moment.slice(0, 7)
    const known = months.get(month)
    if (known) known.push(moment)
    else months.set(month, [moment])
  }
  return linksOf([
    ...headOf(resource),
    `<${base}/timemap${path}>; rel="self"; type="application/link-format"${spanOf(moments)}`,
    ...Array.from(
      months,
      ([month, within]) =>
        `<${base}/timemap/${month}${path}>; rel="timemap"; type="application/link-format"${spanOf(within)}`,
    ),
  ])
}

const headOf = ({ base, path }: Resource) => [`<${base}${path}>; rel="original timegate"`]

function spanOf(moments: readonly string[]): string {
  const [from, until] = [moments[0], moments.at(-1)]
  return from === undefined || until === undefined ? '' : `; from="${httpDate(from)}"; until="${httpDate(until)}"`
}

const linksOf = (links: readonly string[]) => `${links.join(',\n')}\n`

const httpDate = (instant: string) => new Date(instant).toUTCString()
