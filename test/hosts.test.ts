import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import S3rver from 's3rver'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { dayPage, temporaryFolder } from './support/archive.ts'

// The published tree moved to where sites live, by Debian's rclone, with the list of what changed: docs/hosts.md.

vi.setConfig({ testTimeout: 300_000 })

const root = resolve(import.meta.dirname, '..')
const bin = join(root, 'bin/annals.js')
const steps = pathToFileURL(join(root, 'scripts/faults/steps.mjs')).href

const absence =
  spawnSync('rclone', ['version']).status === 0
    ? undefined
    : 'rclone is not installed: its tests are skipped (apt-get install rclone)'
if (absence && process.env.ANNALS_HOSTS === 'required') throw new Error(absence)
if (absence) console.warn(absence)

/** A process to its end. Servers of a test answer meanwhile. */
function ran(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  return new Promise<{ code: number | null; said: string }>((done) => {
    const child = spawn(command, args, { env })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
    child.once('close', (code) => done({ code, said }))
  })
}

/** A stream of revisions of 25 days in 2021; a part of them told anew at an hour. */
function stream(folder: string, hour: string, told: (day: number) => boolean): string {
  const days = Array.from({ length: 25 }, (_, i) => i).filter(told)
  const lines = days.map((i) => {
    const date = `2021-01-${String(i + 1).padStart(2, '0')}`
    const events = [0, 1, 2].map(
      (n) => `*Boat ${n} of the [[Fleet ${i % 5}]] sails ${n === 2 ? `at ${hour}` : ''} on day ${i}.`,
    )
    const title = `Portal:Current events/2021 January ${i + 1}`
    return { at: `${date}T${hour}:00:00Z`, title, deleted: false, text: dayPage(date, ...events) }
  })
  const file = join(folder, `${hour}.jsonl`)
  writeFileSync(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
  return file
}

function newArchive() {
  const archive = join(temporaryFolder(), 'news')
  const [tree, list] = [join(archive, 'public'), join(archive, 'changed.txt')]
  const run = async (...args: string[]) => {
    const { code, said } = await ran(process.execPath, [bin, ...args, '--archive', archive])
    expect(code, said).toBe(0)
  }
  const publish = () => run('publish', '--changes', list, '--threads', '1')
  /** Publishes, and is killed at a step that it takes in the world. */
  const publishKilledAt = (step: number) =>
    ran(
      process.execPath,
      ['--import', steps, bin, 'publish', '--changes', list, '--threads', '1', '--archive', archive],
      { ...process.env, ANNALS_KILL_KIND: 'file', ANNALS_KILL_AT: String(step) },
    )
  return { archive, tree, list, run, publish, publishKilledAt }
}

/** All files of a folder that are no notes of ours, by path. */
function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\/\.annals/.test(file.slice(folder.length)))
  return new Map(files.map((file) => [file.slice(folder.length), readFileSync(file, 'latin1')]))
}

/** Paths at which two folders do not hold the same. */
function differing(one: string, other: string): string[] {
  const [mine, theirs] = [contents(one), contents(other)]
  return [...new Set([...mine.keys(), ...theirs.keys()])].filter((path) => mine.get(path) !== theirs.get(path))
}

/** Moves what changed, as docs/hosts.md says, and gives how many files that were. */
async function move(tree: string, list: string, remote: string, env: NodeJS.ProcessEnv): Promise<number> {
  const size = readFileSync(list, 'utf8').split('\n').length - 1
  const copied = await ran('rclone', ['copy', '--files-from-raw', list, '--no-traverse', tree, remote], env)
  expect(copied.code, copied.said).toBe(0)
  const removed = await ran('rclone', ['delete', '--files-from-raw', `${list}.removed`, remote], env)
  expect(removed.code, removed.said).toBe(0)
  rmSync(list)
  rmSync(`${list}.removed`)
  return size
}

const bare: NodeJS.ProcessEnv = { ...process.env, RCLONE_CONFIG: '/dev/null' }
delete bare.AWS_CA_BUNDLE

/** An S3-compatible server on loopback, and how rclone reaches a bucket of it. */
async function startS3(): Promise<{ env: NodeJS.ProcessEnv; remote: string }> {
  const options = { port: 0, address: '127.0.0.1', silent: true, directory: temporaryFolder() }
  const server = new S3rver({ ...options, configureBuckets: [{ name: 'site', configs: [] }] })
  const { port } = await server.run()
  onTestFinished(() => server.close())
  const choices = { TYPE: 's3', PROVIDER: 'Other', ENDPOINT: `http://127.0.0.1:${port}`, FORCE_PATH_STYLE: 'true' }
  const keys = { ACCESS_KEY_ID: 'S3RVER', SECRET_ACCESS_KEY: 'S3RVER' }
  const named = Object.entries({ ...choices, ...keys }).map(([name, value]) => [`RCLONE_CONFIG_HERE_${name}`, value])
  return { env: { ...bare, ...Object.fromEntries(named) }, remote: 'here:site' }
}

describe.skipIf(absence)('a published tree at a host', () => {
  it('is moved by the list of what changed alone, also after runs that were killed', async () => {
    const { archive, tree, list, run, publish, publishKilledAt } = newArchive()
    const remote = join(temporaryFolder(), 'host')
    await run('init', '--yes')
    await run(
      'import',
      stream(archive, '08', () => true),
    )
    await publish()
    const all = await move(tree, list, remote, bare)
    expect(differing(remote, tree)).toEqual([])
    const kills: boolean[] = []
    for (const [i, step] of [3, 12, 40, 90, 170, 260, 400, 700].entries()) {
      await run(
        'import',
        stream(archive, String(i + 10), (day) => day % 8 === i),
      )
      const { code } = await publishKilledAt(step)
      kills.push(code === null)
      // A list that is there is whole.
      if (code === null && existsSync(list))
        for (const path of readFileSync(list, 'utf8').split('\n')) expect(existsSync(join(tree, path))).toBe(true)
      await publish()
      expect(await move(tree, list, remote, bare)).toBeLessThan(all / 2)
      expect(differing(remote, tree)).toEqual([])
    }
    expect(kills.filter(Boolean).length).toBeGreaterThan(5)
  })

  it('lives in a bucket of an S3-compatible server, from which goes what the tree has no more', async () => {
    const { archive, tree, list, run, publish } = newArchive()
    const { env, remote } = await startS3()
    const back = join(temporaryFolder(), 'back')
    mkdirSync(back)
    const moved = async () => {
      const size = await move(tree, list, remote, env)
      expect((await ran('rclone', ['sync', '--fast-list', remote, back], env)).code).toBe(0)
      expect(differing(back, tree)).toEqual([])
      return size
    }
    await run('init', '--yes')
    await run(
      'import',
      stream(archive, '08', (day) => day < 8),
    )
    await publish()
    const all = await moved()
    await run(
      'import',
      stream(archive, '09', (day) => day === 5),
    )
    await publish()
    expect(await moved()).toBeLessThan(all / 2)
    // Without an index to search it with, the files of the one before are to go.
    const config = join(archive, 'annals.json')
    writeFileSync(config, JSON.stringify({ ...JSON.parse(readFileSync(config, 'utf8')), search: false }))
    await publish()
    expect(readFileSync(`${list}.removed`, 'utf8')).toContain('search/')
    await moved()
    expect([...contents(back).keys()].filter((path) => path.startsWith('/search/'))).toEqual([])
  })

  it('is told what changed in a file outside of it, and nowhere else', async () => {
    const { archive, tree } = newArchive()
    const { code, said } = await ran(process.execPath, [
      bin,
      'publish',
      '--changes',
      join(tree, 'x'),
      '--archive',
      archive,
    ])
    expect(code).toBe(2)
    expect(said).toContain('--changes takes a file outside of')
  })
})
