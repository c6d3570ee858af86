// `npm run bench`: the whole corpus, from raw day pages to four formats on disk, each command as a user runs it. Prints wall
// and processor seconds, the largest process, and documents a second, with the machine. With `DATABASE_URL` the archive is made in
// that PostgreSQL, which must hold none; what its server uses is not counted.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { annals, choose, corpus, machine, needCorpus, newFolder, row, together } from './measured.mjs'

needCorpus()
const folder = newFolder('bench')
const archive = join(folder, 'archive')

try {
  console.log(machine())
  annals(archive, 'init', '--yes')
  const imported = annals(archive, 'import', join(corpus, 'days'))
  row(
    'import',
    imported,
    `${imported.result.added} events, ${(imported.result.revisions / imported.wall).toFixed(0)} days a second`,
  )
  // What the index costs is told apart from the pages.
  choose(archive, { search: false })
  const first = annals(archive, 'publish')
  row(
    'publish',
    first,
    `${first.result.documents} documents, ${(first.result.written / first.wall).toFixed(0)} a second`,
  )
  row('import + publish', together(imported, first))
  choose(archive, { search: true })
  const indexed = annals(archive, 'publish')
  row('search index', indexed, `beside the store and as files; ${indexed.result.written} documents written with it`)
  const second = annals(archive, 'publish')
  row('publish again', second, `${second.result.written} written`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
