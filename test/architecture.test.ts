import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Which part may import which: the table of ARCHITECTURE.md. A part is a folder of `src`, or a file beside them. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  model: [],
  errors: [],
  sqlite: ['errors'],
  lock: ['errors', 'sqlite'],
  durable: [],
  parse: ['model'],
  editions: ['model'],
  intake: ['model', 'parse'],
  reconcile: ['model'],
  link: ['model'],
  query: ['model'],
  search: ['model', 'store', 'sqlite', 'query'],
  store: ['model', 'errors', 'lock', 'sqlite', 'query'],
  render: ['model'],
  api: ['model'],
  client: [],
  mcp: ['model', 'query', 'site', 'store', 'travel'],
  site: ['api', 'model', 'store', 'render', 'query'],
  changes: ['model', 'reconcile', 'store'],
  acts: ['model', 'errors', 'store', 'changes'],
  relate: ['model', 'link', 'store'],
  reading: ['model', 'intake', 'parse'],
  pipeline: ['model', 'intake', 'parse', 'reading', 'reconcile', 'relate', 'store', 'changes'],
  fetch: ['model', 'errors', 'intake'],
  update: ['model', 'errors', 'intake', 'fetch', 'pipeline', 'store'],
  enrich: ['model', 'fetch', 'parse', 'store'],
  verify: ['model', 'parse', 'changes', 'site', 'store'],
  rebuild: ['store'],
  export: ['model', 'errors', 'render', 'site', 'sqlite', 'store'],
  scripts: ['model', 'render'],
  browser: ['query', 'render'],
  watch: [],
  worker: ['errors', 'store'],
  websub: [],
  purge: ['errors', 'fetch', 'render', 'site', 'store'],
  travel: ['model', 'parse', 'changes', 'site', 'store'],
  publish: ['model', 'errors', 'durable', 'editions', 'lock', 'site', 'store', 'scripts'],
  serve: ['model', 'errors', 'api', 'mcp', 'query', 'render', 'site', 'store', 'travel', 'scripts'],
  prose: ['model', 'errors'],
  config: ['errors', 'editions', 'prose', 'render'],
  logo: ['errors', 'render'],
  index: [
    'fetch',
    'update',
    'enrich',
    'model',
    'parse',
    'render',
    'site',
    'store',
    'editions',
    'pipeline',
    'publish',
    'serve',
    'errors',
    'intake',
    'travel',
  ],
}

/** Parts that may touch the world; all others are functions of their arguments. */
const pure = ['model', 'api', 'parse', 'editions', 'reconcile', 'link', 'query', 'changes', 'render', 'site']
const WORLD = /^node:(?:fs|http|https|net|child_process|worker_threads|os|process|timers|readline)/

const src = resolve(import.meta.dirname, '../src')

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return filesBelow(path)
    return /\.ts$/.test(name) && !/\.(?:test|d)\.ts$/.test(name) ? [path] : []
  })
}

const partOf = (file: string) => relative(src, file).split('/')[0]?.replace(/\.ts$/, '') as string

const imports = filesBelow(src).flatMap((file) => {
  const text = readFileSync(file, 'utf8')
  return Array.from(text.matchAll(/^(?:import|export)\b[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm), (found) => ({
    file: relative(src, file),
    from: partOf(file),
    to: (found[1] ?? found[2]) as string,
  }))
})

describe('imports', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  it('point one way, as the table says', () => {
    const wrong = imports.filter(({ from, to, file }) => {
      if (from === 'cli' || !to.startsWith('.')) return false
      const part = partOf(resolve(dirname(join(src, file)), to))
      return part !== from && !(allowed[from] ?? []).includes(part)
    })
    expect(wrong).toEqual([])
  })

  it('never reach the world from a pure part', () => {
    expect(imports.filter(({ from, to }) => pure.includes(from) && WORLD.test(to))).toEqual([])
  })

  it('make no circle between parts', () => {
    const reaches = (from: string, goal: string): boolean =>
      (allowed[from] ?? []).some((next) => next === goal || reaches(next, goal))
    expect(Object.keys(allowed).filter((part) => reaches(part, part))).toEqual([])
  })

  // Scripts are not compiled: what one of them misses shows when somebody runs it, or here, on a clean checkout.
  it('of scripts and benches lead to files that are there', () => {
    const root = resolve(src, '..')
    const scripts = ['scripts', 'bench', 'test'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.mjs'))
        .map((name) => join(root, folder, name)),
    )
    const missing = scripts.flatMap((file) =>
      Array.from(
        readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g),
        ([, to = '']) => to,
      )
        .filter((to) => !/^(?:\.\.\/)+dist\//.test(to) && !existsSync(resolve(dirname(file), to)))
        .map((to) => `${relative(root, file)}: ${to}`),
    )
    expect(scripts.length).toBeGreaterThan(10)
    expect(missing).toEqual([])
  })
})
