import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/sqlite.ts'

/** Where Debian's package `mediawiki` puts it. */
const INSTALLED = '/usr/share/mediawiki'
const EXTENSIONS = ['pdo_sqlite', 'intl', 'mbstring', 'xml']

/** Why no wiki can be started here; `undefined` when one can. `ANNALS_MEDIAWIKI=required` makes it an error. */
export function lackOfMediaWiki(): string | undefined {
  const lack = findLack()
  if (lack && process.env.ANNALS_MEDIAWIKI === 'required') throw new Error(`MediaWiki is required here, but ${lack}`)
  return lack
}

function findLack(): string | undefined {
  if (!existsSync(join(INSTALLED, 'maintenance/install.php'))) return `there is no ${INSTALLED}`
  const loaded = EXTENSIONS.map((name) => `extension_loaded('${name}')`).join(' && ')
  const { status } = spawnSync('php', ['-r', `exit(${loaded} ? 0 : 1);`])
  return status === 0 ? undefined : `php with ${EXTENSIONS.join(', ')} is not there`
}

/** A revision to be imported, told in our own words. */
export interface Draft {
  readonly at: string
  readonly text: string
  readonly user?: string
  readonly comment?: string
}

/** A real MediaWiki on this machine: its own files, its own database, nothing that outlives the test. */
export interface TestWiki {
  readonly api: string
  /** Takes in pages with their histories, as Special:Import would. */
  readonly write: (pages: Readonly<Record<string, readonly Draft[]>>) => void
  /** Changes a page now. */
  readonly edit: (title: string, text: string) => void
  readonly remove: (title: string, reason: string) => void
  readonly move: (from: string, to: string, redirect?: boolean) => void
  readonly protect: (title: string) => void
  /** Ids of a page's revisions, oldest first. */
  readonly revisionsOf: (title: string) => number[]
  /** Hides text, author and comment of a revision, or shows them again. */
  readonly hide: (revision: number, hidden?: boolean) => void
  /** Makes an earlier revision the newest, as deleting the later ones alone does. */
  readonly goBack: (revision: number) => void
  readonly redate: (revision: number, at: string) => void
  /** Seconds that its database is said to be behind. */
  readonly lag: (seconds: number) => void
  /** The largest result it gives in one piece. */
  readonly largest: (bytes: number) => void
  readonly stop: () => void
}

/** Installs a wiki and serves it. Begins with no day page. */
export async function startWiki(): Promise<TestWiki> {
  const home = mkdtempSync(join(tmpdir(), 'annals-wiki-'))
  const root = join(home, 'w')
  // The package's own LocalSettings.php, images and extensions lead out of it; a root of links to the rest needs no rights.
  for (const folder of [root, join(root, 'images'), join(root, 'extensions'), join(home, 'data')]) mkdirSync(folder)
  for (const name of readdirSync(INSTALLED)) {
    if (!existsSync(join(root, name)) && name !== 'LocalSettings.php' && name !== 'config')
      symlinkSync(join(INSTALLED, name), join(root, name))
  }
  const port = await freePort()
  const server = `http://127.0.0.1:${port}`

  // Files are links: without this, each would look for its neighbours where it leads.
  const env = { ...process.env, MW_INSTALL_PATH: root }

  function maintain(script: string, args: readonly string[], input = '') {
    const { status, stdout, stderr, error } = spawnSync('php', [join(root, 'maintenance', script), ...args], {
      cwd: root,
      env,
      input,
      encoding: 'utf8',
    })
    if (error) throw error
    if (status !== 0) throw new Error(`${script} ended with ${status}: ${stdout}${stderr}`)
  }

  function changing(sql: string, ...values: unknown[]) {
    const db = openDatabase(join(home, 'data/wiki.sqlite'))
    try {
      db.prepare(sql).run(...values)
    } finally {
      db.close()
    }
  }

  function listFile(...lines: string[]): string {
    const file = join(home, 'list.txt')
    writeFileSync(file, `${lines.join('\n')}\n`)
    return file
  }

  let served: ChildProcess | undefined
  const stop = () => {
    served?.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true })
  }

  try {
    maintain('install.php', [
      ...['--dbtype', 'sqlite', '--dbpath', join(home, 'data'), '--dbname', 'wiki', '--server', server],
      ...['--scriptpath', '/w', '--confpath', root, '--skins', '', '--pass', `annals-${process.pid}-${port}`],
      ...['News', 'Admin'],
    ])
    appendFileSync(join(root, 'LocalSettings.php'), SETTINGS)
    const router = join(home, 'router.php')
    writeFileSync(router, ROUTER)
    served = spawn('php', ['-S', `127.0.0.1:${port}`, router], { cwd: root, env, stdio: 'ignore' })
    await answering(`${server}/w/api.php?action=query&format=json&meta=siteinfo`)
  } catch (error) {
    stop()
    throw error
  }

  return {
    api: `${server}/w/api.php`,
    write(pages) {
      const file = join(home, 'export.xml')
      writeFileSync(file, exportOf(pages))
      maintain('importDump.php', ['--no-local-users', '--username-prefix=elsewhere', file])
    },
    edit: (title, text) => maintain('edit.php', ['-u', 'Admin', '-s', 'an edit', title], text),
    remove: (title, reason) => maintain('deleteBatch.php', ['-u', 'Admin', '-r', reason, listFile(title)]),
    move: (from, to, redirect = true) =>
      maintain('moveBatch.php', [...(redirect ? [] : ['--noredirects']), '--u', 'Admin', listFile(`${from}|${to}`)]),
    protect: (title) => maintain('protect.php', ['-u', 'Admin', title]),
    revisionsOf(title) {
      const db = openDatabase(join(home, 'data/wiki.sqlite'), { readonly: true })
      const [namespace, name = ''] = title.split(/:(.*)/s)
      const found = db
        .prepare(
          'SELECT rev_id FROM revision JOIN page ON page_id = rev_page WHERE page_namespace = ? AND page_title = ? ORDER BY rev_timestamp, rev_id',
        )
        .pluck()
        .all(namespace === 'Portal' ? 100 : 0, name.replaceAll(' ', '_')) as number[]
      db.close()
      return found
    },
    // Text, comment, user and "from administrators, too": https://www.mediawiki.org/wiki/Manual:RevisionDelete
    hide: (revision, hidden = true) =>
      changing('UPDATE revision SET rev_deleted = ? WHERE rev_id = ?', hidden ? 15 : 0, revision),
    goBack: (revision) =>
      changing(
        'UPDATE page SET page_latest = ? WHERE page_id = (SELECT rev_page FROM revision WHERE rev_id = ?)',
        revision,
        revision,
      ),
    redate: (revision, at) =>
      changing('UPDATE revision SET rev_timestamp = ? WHERE rev_id = ?', at.replace(/[^0-9]/g, ''), revision),
    lag: (seconds) => writeFileSync(join(root, 'lag'), String(seconds)),
    largest: (bytes) => writeFileSync(join(root, 'largest'), String(bytes)),
    stop,
  }
}

/** Namespaces as the portal has them; lag and limits as a test says. */
const SETTINGS = `
$wgExtraNamespaces[100] = 'Portal';
$wgExtraNamespaces[101] = 'Portal_talk';
$wgNamespacesWithSubpages[100] = true;
$wgJobRunRate = 0;
if ( is_file( __DIR__ . '/largest' ) ) {
	$wgAPIMaxResultSize = (int)file_get_contents( __DIR__ . '/largest' );
}
$wgHooks['ApiMaxLagInfo'][] = static function ( &$lag ) {
	if ( is_file( __DIR__ . '/lag' ) ) {
		$lag = [ 'lag' => (float)file_get_contents( __DIR__ . '/lag' ), 'host' => 'made-up', 'type' => 'db' ];
	}
};
`

const ROUTER = `<?php
chdir( __DIR__ . '/w' );
$_SERVER['SCRIPT_NAME'] = '/w/api.php';
require __DIR__ . '/w/api.php';
`

function exportOf(pages: Readonly<Record<string, readonly Draft[]>>): string {
  let id = 0
  const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const revision = ({ at, text, user = 'Ada', comment = '' }: Draft) =>
    `<revision><id>${++id}</id><timestamp>${at}</timestamp><contributor><username>${user}</username><id>1</id></contributor>` +
    `<comment>${xml(comment)}</comment><model>wikitext</model><format>text/x-wiki</format>` +
    `<text xml:space="preserve">${xml(text)}</text></revision>`
  const page = ([title, drafts]: [string, readonly Draft[]]) =>
    `<page><title>${xml(title)}</title><ns>100</ns><id>${++id}</id>${drafts.map(revision).join('')}</page>`
  return (
    '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en"><siteinfo><sitename>News</sitename>' +
    `<namespaces><namespace key="100" case="first-letter">Portal</namespace></namespaces></siteinfo>${Object.entries(pages).map(page).join('')}</mediawiki>`
  )
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await (await fetch(url)).json()
      return
    } catch (error) {
      if (attempt > 200) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
