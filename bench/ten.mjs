// `node bench/ten.mjs [--times 10] [--skip publish]`: ten editions' worth of news in one archive, beside the corpus once, in one run. Each
// edition is the corpus moved by twenty years, with names of articles, addresses of sources and so labels, paths and ids of its own;
// its words are the same, so that searching and relating have ten times as much to weigh. Each step is a process, of which its time and
// its largest size are told. Trees are large, some 3 GB an edition: BENCH_FOLDER says where they go.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { annals, corpus, machine, needCorpus, newFolder, root, row, run } from './measured.mjs'

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '10' },
    skip: { type: 'string', multiple: true, default: [] },
    step: { type: 'string' },
    archive: { type: 'string' },
  },
})
const self = fileURLToPath(import.meta.url)
const { en } = await import('../dist/editions/en.js')

const YEARS = 20
const PAGES = 1000
const CHANGES = 9

/** A day of an edition; 29 February 2100 and 2200 are none. */
function moved(date, edition) {
  const there = `${Number(date.slice(0, 4)) + YEARS * edition}${date.slice(4)}`
  const isDay = new Date(`${there}T00:00:00Z`).toISOString().slice(0, 10) === there
  return isDay ? there : undefined
}

/** The news of a day as another edition tells it: of other articles, by other sources. */
function retold(wikitext, edition) {
  if (edition === 0) return wikitext
  const mark = `(edition ${edition + 1})`
  return wikitext
    .replace(/\[\[([^[\]|:#]+)(#[^[\]|]*)?(\|[^[\]]*)?\]\]/g, (_, name, part = '', label = `|${name}`) => {
      return `[[${name.trim()} ${mark}${part}${label}]]`
    })
    .replace(/(https?:\/\/)([^/\s|\]}?#]+)/g, (_, scheme, host) => {
      return `${scheme}${host.replaceAll(/[^\w-]/g, '-')}-${edition + 1}.example`
    })
}

/** Writes so many editions as one stream of revisions, one page in memory at a time; gives its bytes of wikitext. */
async function write(file, editions) {
  const folder = join(corpus, 'days')
  const names = readdirSync(folder)
    .map((name) => ({ name, date: en.dateOfFile(name) }))
    .filter(({ date }) => date)
    .sort((a, b) => (a.date < b.date ? -1 : 1))
  const stream = createWriteStream(file)
  for (let edition = 0; edition < editions; edition++)
    for (const { name, date } of names) {
      const there = moved(date, edition)
      if (!there) continue
      const text = retold(readFileSync(join(folder, name), 'utf8'), edition)
      if (!stream.write(`${JSON.stringify({ at: null, title: en.dayTitle(there), text })}\n`))
        await once(stream, 'drain')
    }
  stream.end()
  await once(stream, 'finish')
}

const step = (archive, name) => run(self, '--step', name, '--archive', archive)

/** Steps that are no command: each in a process of its own. */
const steps = {
  /** Relates everything at once, as an import does at its end. */
  async relate(archive) {
    const { relate } = await import('../dist/relate/relate.js')
    const { openStore } = await import('../dist/store/index.js')
    const store = await openStore(`sqlite:${join(archive, 'annals.sqlite')}`)
    await store.transaction(() => relate(store, en, { whole: true }))
    await store.close()
  },

  /** Changes one day after another and publishes each, from wikitext to files. */
  async change(archive) {
    const { ingest } = await import('../dist/pipeline.js')
    const { publish } = await import('../dist/publish/publish.js')
    const { openStore, openReader } = await import('../dist/store/index.js')
    const { Site } = await import('../dist/site/site.js')
    const address = `sqlite:${join(archive, 'annals.sqlite')}`
    const [store, reader] = [await openStore(address), await openReader(address)]
    const choices = JSON.parse(readFileSync(join(archive, 'annals.json'), 'utf8'))
    const { name, tagline, origin, language, nav, leading, footer, timeZone, images } = choices
    const site = { name, tagline, origin, language, nav, leading, footer, timeZone, images }
    const days = (await store.days()).filter(({ events }) => events > 5)
    const times = []
    const spent = []
    for (let i = 0; i < CHANGES; i++) {
      const { date, title } = days[Math.floor(((i + 0.5) / CHANGES) * days.length)]
      let wikitext = ''
      for await (const { key } of store.revisions(date)) wikitext = await store.wikitext(key)
      const revision = {
        edition: 'en',
        date,
        title,
        wikitext: wikitext.replace(/\n\*([^\n]*)/, '\n*$1 So it was said.'),
      }
      async function* arrivals() {
        yield { type: 'revision', revision: { ...revision, encoding: 'utf-8' }, origin: 'bench' }
      }
      const [started, before] = [performance.now(), process.cpuUsage()]
      for await (const _ of ingest(store, en, arrivals()));
      const job = { store: address, edition: 'en', site, directory: join(archive, 'public') }
      for await (const _ of publish(new Site(reader, en, site), job));
      times.push(performance.now() - started)
      const { user, system } = process.cpuUsage(before)
      spent.push((user + system) / 1000)
    }
    // The first run looks at all: the command was told what the publisher writes beside the news, and this is not.
    console.log(`${spread(times.slice(1))}; of processor ${spread(spent.slice(1))}`)
    await store.close()
    await reader.close()
  },

  /** Asks a server for pages that it has not built yet. */
  async serve(archive) {
    const { openReader } = await import('../dist/store/index.js')
    const reader = await openReader(`sqlite:${join(archive, 'annals.sqlite')}`)
    const days = (await reader.days()).filter(({ events }) => events > 0)
    const paths = []
    for (let i = 0; i < PAGES; i++) {
      const events = await reader.eventsOn(days[(i * 7919) % days.length].date)
      paths.push(`${events[i % events.length].path}.html`)
    }
    await reader.close()
    const server = spawn(process.execPath, [join(root, 'bin/annals.js'), 'serve', '--archive', archive, '--port', '0'])
    let said = ''
    const url = await new Promise((found, fail) => {
      const hear = (chunk) => {
        said += chunk
        const at = /http:\/\/[\d.:]+/.exec(said)
        if (at) found(at[0])
      }
      server.stdout.on('data', hear)
      server.stderr.on('data', hear)
      server.once('exit', () => fail(new Error(said)))
    })
    try {
      const times = []
      for (const path of paths) {
        const started = performance.now()
        await new Promise((done, fail) => {
          request(url + path, (response) => {
            if (response.statusCode !== 200) fail(new Error(`${path}: ${response.statusCode}`))
            response.resume().once('end', done)
          })
            .once('error', fail)
            .end()
        })
        times.push(performance.now() - started)
      }
      const size = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024
      console.log(`${spread(times)} a page that is not kept; the server ${size.toFixed(0)} MB`)
    } finally {
      server.removeAllListeners('exit')
      server.kill('SIGTERM')
    }
  },
}

function spread(times) {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))].toFixed(1)
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`
}

/** All that is measured of an archive of so many editions. */
async function measure(folder, editions) {
  const [archive, file] = [join(folder, `archive-${editions}`), join(folder, `editions-${editions}.jsonl`)]
  const all = []
  const told = (name, used, note) => {
    row(`  ${name}`, used, note)
    all.push([name, used])
  }
  console.log(`${editions} ${editions === 1 ? 'edition' : 'editions'}`)
  await write(file, editions)
  annals(archive, 'init', '--yes')
  const imported = annals(archive, 'import', file)
  rmSync(file)
  const { revisions, added } = imported.result
  told('import', imported, `${revisions} days, ${added} events, related at its end`)
  told('relate', step(archive, 'relate'), 'all at once, by itself')
  if (!values.skip.includes('publish')) {
    const published = annals(archive, 'publish')
    told('publish', published, `${published.result.documents} documents, and the index of their search`)
    const changed = step(archive, 'change')
    row('  changed day', changed, changed.said)
  }
  const searched = run(join(root, 'bench/search.mjs'), '--archive', archive, '--queries', '500')
  row('  search', searched, 'making the index, and all of these:')
  for (const line of searched.said.split('\n').filter((line) => /^(?:index|\d+ queries by|known|as files)/.test(line)))
    console.log(`    ${line}`)
  const served = step(archive, 'serve')
  row('  serve', served, served.said)
  rmSync(archive, { recursive: true, force: true })
  return all
}

if (values.step) await steps[values.step](values.archive)
else {
  needCorpus()
  const folder = newFolder('ten')
  try {
    console.log(machine())
    const once = await measure(folder, 1)
    const often = await measure(folder, Number(values.times))
    for (const [name, { wall, cpu, mb }] of often) {
      const one = once.find(([other]) => other === name)[1]
      console.log(
        `${name}: ${(cpu / one.cpu).toFixed(1)} times the processor time, ${(wall / one.wall).toFixed(1)} times as long, ${mb.toFixed(0)} MB beside ${one.mb.toFixed(0)}`,
      )
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
