// Pages of publishers that are not, in the shapes of those that are: each with what a person reads in it. One program
// makes them, so that test and bench see the same.

/** Letters to bytes in a charset that Node reads and does not write: its table turned around. */
function encoder(charset, leads) {
  const decoder = new TextDecoder(charset)
  const table = new Map()
  for (let high = 0; high < 256; high++) {
    const single = decoder.decode(Uint8Array.of(high))
    if (single.length === 1 && single !== '\ufffd') table.set(single, [high])
    if (!leads) continue
    for (let low = 0x40; low < 256; low++) {
      const pair = decoder.decode(Uint8Array.of(high, low))
      if (pair.length === 1 && pair !== '\ufffd' && !table.has(pair)) table.set(pair, [high, low])
    }
  }
  return (text) =>
    Buffer.from(
      [...text].flatMap(
        (letter) => table.get(letter) ?? Array.from(`&#${letter.codePointAt(0)};`, (c) => c.charCodeAt(0)),
      ),
    )
}

const encoders = {
  'windows-1251': encoder('windows-1251', false),
  'windows-1252': encoder('windows-1252', false),
  Shift_JIS: encoder('shift_jis', true),
  GB18030: encoder('gb18030', true),
}
const bytesOf = (text, charset) => encoders[charset]?.(text) ?? Buffer.from(text, 'utf8')

const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const hex = (text) =>
  escaped(text)
    .replaceAll("'", '&#x27;')
    .replace(/[\u0080-\uffff]/g, (c) => `&#${c.codePointAt(0)};`)

const stories = {
  en: [
    [
      'Harbour "reopens" after storm – at last',
      'The harbour of Port Ellery reopened on Monday & ferries left on time.',
    ],
    ["Council's vote on the old bridge fails", 'Nine councillors said "no" to the mayor\'s plan for the bridge.'],
    ['Prices < 2% up in March', 'Prices rose by less than 2% – the smallest rise in nine years, the office says.'],
    [
      'Two mountaineers found alive',
      'After four nights in the snow, two mountaineers walked into a hut on Mount Aster.',
    ],
    ['AT&T-like merger of "Lark & Sons" is off', 'Lark & Sons will not merge: its owners could not agree on a price.'],
    ['Café owners win in court', 'A court in Ellery gave back to café owners what the city had taken in fees.'],
  ],
  fr: [
    ["L'été le plus chaud depuis 1990", "L'institut météo l'a dit à l'aube : « jamais un été n'avait été si chaud »."],
    ['Grève levée à Brévins', 'Après dix jours, les cheminots de Brévins reprennent le travail, déçus mais fiers.'],
    ['Le musée rouvre œuvre par œuvre', 'Le musée rend au public cent œuvres restaurées, une par jour.'],
  ],
  de: [
    ['Brücke über die Örl gesperrt', 'Nach Rissen im Träger bleibt die Brücke über die Örl bis Mai für alle gesperrt.'],
    ['Größter Käse wiegt 900 Kilo', 'In Übersee schnitten Bauern den größten Käse an, den man dort je wog.'],
  ],
  ru: [
    ['Мост открыт для поездов', 'Первый поезд прошёл по новому мосту в понедельник утром, на год позже срока.'],
    ['Совет отложил голосование', 'Городской совет отложил голосование о бюджете до конца месяца.'],
    ['Нашли «потерянную» картину', 'Картина, которую искали сорок лет, висела в школе.'],
  ],
  ja: [
    ['港が再び開く', '嵐のあと、港は月曜日に再び開き、船は時間どおりに出た。'],
    ['二人の登山者を発見', '雪の中で四晩を過ごした二人の登山者が山小屋に着いた。'],
  ],
  zh: [
    ['大桥通车', '第一列火车周一早上驶过新桥,比原计划晚了一年。'],
    ['市议会推迟表决', '市议会把预算表决推迟到月底。'],
  ],
}
const people = ['Ada Lorne', 'Bea O’Hara', 'Çelik Demir', "Dan D'Arcy", 'Eva Ruiz']
const sites = {
  en: 'The Ellery Gazette',
  fr: 'Le Fanal',
  de: 'Örler Bote',
  ru: 'Вестник',
  ja: '港新聞',
  zh: '大桥日报',
}

/** The n-th article in a language: what its page must be read as telling. */
function article(language, n) {
  const [title, description] = stories[language][n % stories[language].length]
  const day = `20${String(10 + (n % 14)).padStart(2, '0')}-0${1 + (n % 9)}-${String(10 + (n % 18)).padStart(2, '0')}`
  const host = `www.${['gazette', 'fanal', 'bote', 'vestnik'][n % 4]}${n}.example`
  return {
    title,
    description,
    author: people[n % people.length],
    siteName: sites[language],
    published: `${day}T0${n % 10}:30:00+0${n % 3}:00`,
    modified: `${day}T1${n % 10}:45:00Z`,
    language,
    url: `https://${host}/news/${day.replaceAll('-', '/')}/story-${n}`,
    image: `https://img.${host}/photos/${n}/lead-1200x630.jpg`,
  }
}

const say = (name, content, key = 'property', quote = '"') =>
  `<meta ${key}=${quote}${name}${quote} content=${quote}${escaped(content)}${quote}>`
const ld = (value) => `<script type="application/ld+json">${JSON.stringify(value).replaceAll('</', '<\\/')}</script>`
const body = (a, more = '') =>
  `<body><header><nav><a href="/">Home</a></nav></header><main><h1>${escaped(a.title)}</h1><p>${escaped(a.description)} ${'Lorem ipsum dolor sit amet. '.repeat(40)}</p>${more}</main></body></html>`
const newsArticle = (a, more = {}) => ({
  '@context': 'https://schema.org',
  '@type': 'NewsArticle',
  headline: a.title,
  description: a.description,
  url: a.url,
  mainEntityOfPage: { '@type': 'WebPage', '@id': a.url },
  image: { '@type': 'ImageObject', url: a.image, width: 1200, height: 630 },
  author: [{ '@type': 'Person', name: a.author }],
  publisher: {
    '@type': 'Organization',
    name: a.siteName,
    logo: { '@type': 'ImageObject', url: 'https://cdn.example/logo.png' },
  },
  datePublished: a.published,
  dateModified: a.modified,
  inLanguage: a.language,
  ...more,
})
const openGraph = (a) =>
  [
    say('og:type', 'article'),
    say('og:title', a.title),
    say('og:description', a.description),
    say('og:url', a.url),
    say('og:image', a.image),
    say('og:site_name', a.siteName),
    say('article:published_time', a.published),
    say('article:modified_time', a.modified),
  ].join('\n')

const all = (a) => ({ ...a, authors: [a.author] })
const only = (a, ...fields) => Object.fromEntries(fields.map((f) => [f, f === 'authors' ? [a.author] : a[f]]))
const day = (moment) => moment.slice(0, 10)

/** Each shape: a page of it, and what is in it. `charset` is how its bytes are written, `header` what the server says. */
const shapes = {
  'one JSON-LD article beside Open Graph': (n) => {
    const a = article('en', n)
    return {
      a,
      html: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${escaped(a.title)} - ${a.siteName}</title>${openGraph(a)}${ld(newsArticle(a))}</head>${body(a)}`,
      told: all(a),
    }
  },
  'a graph of WordPress, the article not first': (n) => {
    const a = article('fr', n)
    const { '@context': context, ...piece } = newsArticle(a, {
      '@type': ['Article', 'NewsArticle'],
      isPartOf: { '@id': `${a.url}#webpage` },
    })
    const graph = {
      '@context': context,
      '@graph': [
        { '@type': 'WebPage', '@id': a.url, url: a.url, name: `${a.title} | ${a.siteName}`, description: 'Accueil' },
        { '@type': 'WebSite', '@id': 'https://x.example/#website', name: a.siteName, description: 'Toute l’info' },
        { '@type': 'BreadcrumbList', itemListElement: [{ '@type': 'ListItem', position: 1, name: 'Accueil' }] },
        piece,
      ],
    }
    return {
      a,
      html: `<!doctype html><html lang="fr-FR"><head><meta charset="UTF-8"><title>${escaped(a.title)} | ${a.siteName}</title><link rel="canonical" href="${a.url}">${say('og:title', `${a.title} | ${a.siteName}`)}${ld(graph)}</head>${body(a)}`,
      told: all(a),
    }
  },
  'JSON-LD in a list, with raw line breaks and a comma too many': (n) => {
    const a = article('en', n)
    const text = JSON.stringify([{ '@type': 'Organization', name: 'Holding' }, newsArticle(a)]).replace(
      a.description.slice(4, 12).replaceAll('"', '\\"'),
      (part) => part.replace(' ', '\n'),
    )
    return {
      a,
      html: `<html lang=en><head><meta charset=utf-8><title>x</title><script type='application/ld+json'>\n//<![CDATA[\n${text.replace(/\]$/, ',]')}\n//]]>\n</script></head>${body(a)}`,
      told: all(a),
    }
  },
  'other articles in JSON-LD before its own': (n) => {
    const a = article('en', n)
    const b = article('en', n + 1)
    return {
      a,
      html: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><link rel="canonical" href="${a.url}"><title>${escaped(a.title)}</title>${ld(newsArticle(b))}${ld({ '@type': 'ItemList', itemListElement: [newsArticle(b)] })}${ld(newsArticle(a))}</head>${body(a)}`,
      told: all(a),
    }
  },
  'Open Graph alone, no JSON-LD of an article': (n) => {
    const a = article('de', n)
    return {
      a,
      html: `<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>${escaped(a.title)} – ${a.siteName}</title>${ld({ '@type': 'WebSite', name: a.siteName, url: 'https://x.example/' })}${openGraph(a)}${say('author', a.author, 'name')}${say('description', 'Nachrichten aus Örl', 'name')}</head>${body(a)}`,
      told: all(a),
    }
  },
  'a Twitter card, names and properties mixed up': (n) => {
    const a = article('en', n)
    return {
      a,
      html: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${escaped(a.title)} | ${a.siteName}</title>${say('twitter:card', 'summary')}${say('twitter:title', a.title, n % 2 ? 'name' : 'property')}${say('twitter:description', a.description, 'name')}${say('twitter:image:src', a.image, 'name')}${say('og:site_name', a.siteName, 'name')}<link rel="canonical" href="${a.url}"></head>${body(a)}`,
      told: only(a, 'title', 'description', 'image', 'siteName', 'language', 'url'),
    }
  },
  'a page of 2003 in windows-1252': (n) => {
    const a = article(n % 2 ? 'fr' : 'de', n)
    return {
      a,
      charset: 'windows-1252',
      header: null,
      html: `<HTML LANG=${a.language}>\n<HEAD>\n<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1">\n<TITLE>${escaped(a.title)}</TITLE>\n<META NAME="Description" CONTENT="${escaped(a.description)}">\n<META NAME="Author" CONTENT="${escaped(a.author)}">\n<META NAME="DATE" CONTENT="${day(a.published)}">\n</HEAD>${body(a)}`,
      told: { ...only(a, 'title', 'description', 'authors', 'language'), published: day(a.published) },
    }
  },
  'Cyrillic in windows-1251': (n) => {
    const a = article('ru', n)
    return {
      a,
      charset: 'windows-1251',
      header: n % 2 ? 'windows-1251' : null,
      html: `<!DOCTYPE html><html lang="ru"><head><meta charset="windows-1251"><title>${escaped(a.title)}</title>${openGraph(a)}</head>${body(a)}`,
      told: only(a, 'title', 'description', 'image', 'siteName', 'published', 'modified', 'language', 'url'),
    }
  },
  'Japanese in Shift_JIS': (n) => {
    const a = article('ja', n)
    return {
      a,
      charset: 'Shift_JIS',
      header: n % 2 ? 'Shift_JIS' : null,
      html: `<!DOCTYPE html><html lang="ja"><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><title>${a.title}|${a.siteName}</title>${openGraph(a)}</head>${body(a)}`,
      told: only(a, 'title', 'description', 'image', 'siteName', 'published', 'language', 'url'),
    }
  },
  'Chinese in GB18030, called gb2312': (n) => {
    const a = article('zh', n)
    return {
      a,
      charset: 'GB18030',
      header: null,
      html: `<!DOCTYPE html><html lang="zh-CN"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>${a.title}_${a.siteName}</title>${say('og:title', a.title)}${say('description', a.description, 'name')}${say('og:image', a.image)}</head>${body(a)}`,
      told: { ...only(a, 'title', 'description', 'image'), language: 'zh-CN' },
    }
  },
  'UTF-8 that the server calls latin-1': (n) => {
    const a = article('fr', n)
    return {
      a,
      header: 'ISO-8859-1',
      html: `<!DOCTYPE html><html lang="fr"><head><title>${escaped(a.title)}</title>${openGraph(a)}</head>${body(a)}`,
      told: only(a, 'title', 'description', 'image', 'siteName', 'published', 'language', 'url'),
    }
  },
  'a broken head': (n) => {
    const a = article('en', n)
    return {
      a,
      html: `<!-- saved --><html lang=en><head><div class=ad></div><meta charset=utf-8><title>${escaped(a.title)}</title><style>p{color:red}</style></head></head><body><p>text<b><meta property=og:title content='${escaped(a.title).replaceAll("'", '&#39;')}'><meta content="${escaped(a.description)}" property="og:description" /><meta property="og:description" content="second"><META PROPERTY='OG:IMAGE' CONTENT=${a.image}><meta property="og:title"><link href="${a.url}" rel="nofollow canonical"><svg><title>Icon</title></svg><h1>${escaped(a.title)}</h1></p></td>`,
      told: only(a, 'title', 'description', 'image', 'language', 'url'),
    }
  },
  'entities everywhere': (n) => {
    const a = article(n % 2 ? 'en' : 'fr', n)
    const data = newsArticle(a, { headline: hex(a.title), description: `<p>${hex(a.description)}</p>` })
    return {
      a,
      html: `<!DOCTYPE html><html lang="${a.language}"><head><meta charset="utf-8"><title>${hex(a.title)}</title><meta property="og:description" content="${hex(a.description)}">${n % 3 ? ld(data) : `<meta property="og:title" content="${hex(a.title)}"><meta property="og:image" content="${a.image}"><link rel="canonical" href="${a.url}">`}</head>${body(a)}`,
      told: only(a, 'title', 'description', 'image', 'language', 'url'),
    }
  },
  'relative addresses and a base': (n) => {
    const a = article('en', n)
    const at = new URL(a.url)
    return {
      a: { ...a, image: `${at.origin}/media/${n}.jpg` },
      html: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><base href="${at.origin}/media/"><title>${escaped(a.title)}</title>${say('og:title', a.title)}<meta property="og:image" content="${n % 2 ? `${n}.jpg` : `//${at.host}/media/${n}.jpg`}">${say('og:description', a.description)}<link rel=canonical href="${at.pathname}"></head>${body(a)}`,
      told: { ...only(a, 'title', 'description', 'language', 'url'), image: `https://${at.host}/media/${n}.jpg` },
    }
  },
  'microdata in the body': (n) => {
    const a = article('en', n)
    return {
      a,
      html: `<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>${a.siteName} | ${escaped(a.title)}</title>${say('og:site_name', a.siteName)}${say('description', a.description, 'name')}</head><body itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">${escaped(a.title)}</h1><time itemprop="datePublished" datetime="${a.published}">then</time><meta itemprop="dateModified" content="${a.modified}"><meta itemprop="image" content="${a.image}"><p>${'Words. '.repeat(300)}</p></body></html>`,
      told: { ...only(a, 'title', 'description', 'image', 'siteName', 'published', 'modified'), language: 'en-GB' },
    }
  },
  'Dublin Core of Drupal': (n) => {
    const a = article('de', n)
    return {
      a,
      html: `<!DOCTYPE html><html lang="de" dir="ltr"><head><meta charset="utf-8" />${say('dcterms.title', a.title, 'name')}${say('description', a.description, 'name')}${say('dcterms.creator', a.author, 'name')}${say('dcterms.date', a.published, 'name')}<link rel="image_src" href="${a.image}" /><link rel="canonical" href="${a.url}" /><title>${escaped(a.title)}</title></head>${body(a)}`,
      told: only(a, 'title', 'description', 'authors', 'published', 'image', 'language', 'url'),
    }
  },
  'AMP, dates in other forms': (n) => {
    const a = article('en', n)
    const compact = a.published.replace(/([+-]\d{2}):(\d{2})$/, '$1$2')
    const data = newsArticle(a, {
      '@type': 'LiveBlogPosting',
      datePublished: compact,
      dateModified: Date.parse(a.modified),
      image: [a.image, 'https://img.example/other.jpg'],
      author: { '@type': 'Person', name: `By ${a.author}` },
    })
    return {
      a,
      html: `<!doctype html><html amp lang="en"><head><meta charset="utf-8"><link rel="canonical" href="${a.url}"><script type="application/ld+json">${JSON.stringify(data)}</script><title>${escaped(a.title)}</title></head>${body(a)}`,
      told: { ...all(a), language: 'en' },
    }
  },
  'a broken JSON-LD beside a good one, and locales for languages': (n) => {
    const a = article('fr', n)
    return {
      a,
      html: `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${escaped(a.title)}</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"broken</script><script type="application/ld+json"></script>${openGraph(a)}${say('og:locale', 'fr_CA')}${say('author', `${a.author} and Ada Lorne`, 'name')}</head>${body(a)}`,
      told: {
        ...only(a, 'title', 'description', 'image', 'siteName', 'published', 'modified', 'url'),
        language: 'fr-CA',
        authors: [...new Set([a.author, 'Ada Lorne'])],
      },
    }
  },
}

/** `count` pages, the shapes in turn. `told` holds the fields that a page tells; `canonical` is where it says it is. */
export function sourcePages(count = 360) {
  const names = Object.keys(shapes)
  return Array.from({ length: count }, (_, i) => {
    const shape = names[i % names.length]
    const { a, html, charset = 'utf-8', header = 'utf-8', told } = shapes[shape](Math.floor(i / names.length))
    const { url, author, ...fields } = told
    return {
      shape,
      url: a.url,
      header,
      bytes: bytesOf(html, charset),
      told: { ...fields, ...(url ? { canonical: url } : {}) },
    }
  })
}
