import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { takeLock } from '../src/lock.ts'
import { dayPage, temporaryFolder } from './support/archive.ts'

// What a machine does to an archive. Each fault: a clear error, exit code 1, nothing lost; and once its cause is gone, the
// next run does the rest. Kills are in scripts/faults.mjs.

// Each test runs a dozen processes; where others use the machine too, that takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const root = resolve(import.meta.dirname, '..')
const bin = join(root, 'bin/annals.js')

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function annals(...args: string[]): Ran {
  return ran(spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' }))
}

const ran = ({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }): Ran => ({
  code: status,
  out: stdout,
  err: stderr,
})

/** The same, in a process that may open no more than a number of files. */
function annalsWithFiles(files: number, ...args: string[]): Ran {
  const script = join(root, 'test/support/few-files.mjs')
  const command = ['-c', 'ulimit -n 256; exec "$0" "$@"', process.execPath, script, String(files), ...args]
  return ran(spawnSync('sh', command, { encoding: 'utf8' }))
}

/** A small file system of its own; `undefined` where we may not mount one. */
function mounted(size: string): { folder: string; remount: (options: string) => void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'annals-mount-'))
  const mount = (...args: string[]) => spawnSync('mount', [...args, folder], { encoding: 'utf8' }).status === 0
  if (!mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs')) {
    rmSync(folder, { recursive: true })
    return undefined
  }
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  const remount = (options: string) => {
    if (!mount('-o', `remount,${options}`)) throw new Error(`cannot remount ${folder} ${options}`)
  }
  return { folder, remount }
}

const canMount = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'annals-mount-'))
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0
  if (done) spawnSync('umount', [folder])
  rmSync(folder, { recursive: true, force: true })
  return done
})()
if (!canMount) console.log('tests of full and read-only disks are skipped: mounting needs root')

/** A stream of twenty days with some events each. */
function stream(folder: string, name: string, size: number, hour: string): string {
  const lines = Array.from({ length: 20 }, (_, i) => {
    const date = new Date(Date.UTC(2021, 0, 1 + i)).toISOString().slice(0, 10)
    const events = Array.from(
      { length: size },
      (_, n) => `*Boat ${n} of the [[Fleet ${i % 40}]] sails at ${hour} on day ${i}.`,
    )
    return {
      at: `${date}T${hour}:00:00Z`,
      title: `Portal:Current events/${titleOf(date)}`,
      deleted: false,
      text: dayPage(date, ...events),
    }
  })
  const file = join(folder, name)
  writeFileSync(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
  return file
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August']
const titleOf = (date: string) => `${date.slice(0, 4)} ${MONTHS[Number(date.slice(5, 7)) - 1]} ${Number(date.slice(8))}`

/** An archive, published, and a stream that changes all of its days and adds to them: made once, then copied. */
let base = ''
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'annals-base-'))
  const archive = join(base, 'news')
  const first = stream(base, 'first.jsonl', 12, '08')
  stream(base, 'second.jsonl', 18, '09')
  done(annals('init', '--yes', '--archive', archive))
  done(annals('import', first, '--archive', archive))
  done(annals('publish', '--archive', archive))
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

function archiveIn(folder: string) {
  const archive = join(folder, 'news')
  cpSync(join(base, 'news'), archive, { recursive: true })
  return { archive, second: join(base, 'second.jsonl'), tree: join(archive, 'public') }
}

function done(ran: Ran): Ran {
  expect(ran.err + (ran.code === 0 ? '' : ran.out)).not.toContain('    at ')
  expect(ran).toMatchObject({ code: 0 })
  return ran
}

function refused(ran: Ran, message: RegExp): void {
  expect(ran.err).toMatch(message)
  expect(ran.err).not.toContain('    at ')
  expect(ran.code).toBe(1)
}

/** All that was published, by path. */
function contents(tree: string): Map<string, string> {
  const files = readdirSync(tree, { recursive: true, withFileTypes: true }).filter(
    (e) => e.isFile() && e.name[0] !== '.',
  )
  return new Map(
    files.map((e) => join(e.parentPath, e.name)).map((f) => [f.slice(tree.length), readFileSync(f, 'utf8')]),
  )
}

/** Takes the change in and publishes it; then all must hold, and nothing be left to do. */
function recovers(archive: string, second: string): void {
  done(annals('import', second, '--archive', archive))
  done(annals('publish', '--archive', archive))
  const { out } = done(annals('verify', '--json', '--tree', join(archive, 'public'), '--archive', archive))
  expect(JSON.parse(out)).toMatchObject({ faults: [], tree: { others: [] } })
  expect(JSON.parse(done(annals('import', second, '--json', '--archive', archive)).out)).toMatchObject({ revisions: 0 })
  expect(JSON.parse(done(annals('publish', '--json', '--archive', archive)).out)).toMatchObject({ written: 0 })
}

describe('a lock', () => {
  it('lets one in at a time, and says who that is', () => {
    const file = join(temporaryFolder(), 'lock')
    const lock = takeLock(file)
    expect(() => takeLock(file)).toThrow(
      new RegExp(`is being written by .* \\(process ${process.pid}, since 2.*try again`),
    )
    lock.release()
    takeLock(file).release()
  })

  it('ends with its process, however that ends', async () => {
    const { archive, second } = archiveIn(temporaryFolder())
    // A pipe that nobody writes into: the import waits, holding the lock.
    const pipe = join(archive, 'pipe.jsonl')
    spawnSync('mkfifo', [pipe])
    const child = spawn(process.execPath, [bin, 'import', pipe, '--archive', archive], { stdio: 'ignore' })
    await until(() => readdirSync(archive).includes('annals.sqlite-lock.json'))
    const other = annals('import', second, '--archive', archive)
    refused(
      other,
      new RegExp(`is being written by annals import \\(process ${child.pid}, since 2.*Wait until that ends`),
    )
    // Readers are not kept waiting.
    done(annals('status', '--archive', archive))
    done(annals('publish', '--archive', archive))
    done(annals('export', '--archive', archive))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    recovers(archive, second)
  })

  it('keeps a second publishing run out of a folder, and lets it into another', () => {
    const { archive, tree } = archiveIn(temporaryFolder())
    const lock = takeLock(join(tree, '.annals.lock'))
    refused(annals('publish', '--archive', archive), /public is being written by .*try again/)
    done(annals('publish', '--out', join(archive, 'elsewhere'), '--archive', archive))
    lock.release()
    done(annals('publish', '--archive', archive))
  })

  it('lets one of two first runs make the tree', async () => {
    const { archive } = archiveIn(temporaryFolder())
    const tree = join(archive, 'new')
    const run = () =>
      new Promise<Ran>((resolve) => {
        const child = spawn(process.execPath, [bin, 'publish', '--out', tree, '--archive', archive])
        let err = ''
        child.stderr.on('data', (piece) => {
          err += piece
        })
        child.on('close', (code) => resolve({ code, out: '', err }))
      })
    const both = await Promise.all([run(), run()])
    for (const one of both) if (one.code !== 0) refused(one, /new is being written by annals publish/)
    expect(both.some(({ code }) => code === 0)).toBe(true)
    expect(contents(tree)).toEqual(contents(join(archive, 'public')))
  })
})

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 20_000
  while (!isSo()) {
    if (Date.now() > end) throw new Error('it never came to be')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe.skipIf(!canMount)('a full disk', () => {
  it('stops an import with nothing lost', () => {
    const disk = mounted('64m')
    if (!disk) return
    const { archive, second } = archiveIn(disk.folder)
    const before = annals('export', '--archive', archive).out
    writeFileSync(join(disk.folder, 'ballast'), '')
    fill(disk.folder)
    refused(annals('import', second, '--archive', archive), /the disk is full. Make room, then run this again/)
    expect(annals('export', '--archive', archive).out).toBe(before)
    rmSync(join(disk.folder, 'ballast'))
    recovers(archive, second)
  })

  it('stops publishing, and every document stays whole', () => {
    const disk = mounted('64m')
    if (!disk) return
    const { archive, second, tree } = archiveIn(disk.folder)
    const before = contents(tree)
    done(annals('import', second, '--archive', archive))
    fill(disk.folder, 100)
    refused(
      annals('publish', '--archive', archive),
      /(?:ENOSPC|no space).*(?:What was published before stands|Make room)/,
    )
    const after = contents(tree)
    rmSync(join(disk.folder, 'ballast'))
    recovers(archive, second)
    const wanted = contents(tree)
    for (const [path, text] of after) expect([before.get(path), wanted.get(path)], path).toContain(text)
    expect([...before.keys()].filter((path) => !after.has(path))).toEqual([])
  })

  it('stops a first publishing run, which then shows nothing', () => {
    const disk = mounted('64m')
    if (!disk) return
    const { archive, second } = archiveIn(temporaryFolder())
    const out = join(disk.folder, 'tree')
    fill(disk.folder, 400)
    refused(annals('publish', '--out', out, '--archive', archive), /ENOSPC/)
    expect(contents(out).has('/index.html')).toBe(false)
    rmSync(join(disk.folder, 'ballast'))
    done(annals('publish', '--out', out, '--archive', archive))
    expect(contents(out)).toEqual(contents(join(archive, 'public')))
    recovers(archive, second)
  })

  it('stops a backup, and leaves none that is not whole', () => {
    const disk = mounted('64m')
    if (!disk) return
    const { archive } = archiveIn(temporaryFolder())
    const copy = join(disk.folder, 'copy.sqlite')
    fill(disk.folder, 100)
    refused(annals('backup', copy, '--archive', archive), /the disk is full/)
    expect(readdirSync(disk.folder).filter((name) => name !== 'ballast' && name !== '.annals-backup.lock')).toEqual([])
    rmSync(join(disk.folder, 'ballast'))
    done(annals('backup', copy, '--archive', archive))
  })
})

/** Fills a file system but for some kilobytes. */
function fill(folder: string, spareKb = 0): void {
  const ballast = join(folder, 'ballast')
  const spare = spareKb > 0 ? `; truncate -s -${spareKb}K ${ballast}` : ''
  spawnSync('sh', ['-c', `dd if=/dev/zero of=${ballast} bs=4096 2>/dev/null${spare}`])
  expect(statSync(ballast).size).toBeGreaterThan(0)
}

// Root may write what its mode forbids, so the file system itself is made read-only.
describe.skipIf(!canMount)('a read-only disk', () => {
  it('refuses writers, who say so, and serves readers', () => {
    const disk = mounted('64m')
    if (!disk) return
    const { archive, second, tree } = archiveIn(disk.folder)
    const before = contents(tree)
    disk.remount('ro')
    refused(annals('import', second, '--archive', archive), /(?:may not be written|may you write)/)
    refused(annals('publish', '--archive', archive), /(?:may not be written|may you write)/)
    refused(
      annals('publish', '--out', join(disk.folder, 'new'), '--archive', archive),
      /(?:may not be written|may you write)/,
    )
    refused(annals('backup', join(disk.folder, 'copy'), '--archive', archive), /(?:may not be written|may you write)/)
    expect(contents(tree)).toEqual(before)
    expect(done(annals('status', '--archive', archive)).out).toContain('240 events')
    disk.remount('rw')
    recovers(archive, second)
  })
})

describe('too few open files', () => {
  it('stop a run with a clear error, and nothing is lost', () => {
    const { archive, second, tree } = archiveIn(temporaryFolder())
    const before = contents(tree)
    const ends = new Set<number | null>()
    for (const files of [0, 1, 3, 5, 8]) {
      for (const args of [
        ['import', second],
        ['publish', '--full', '--threads', '1'],
      ]) {
        const result = annalsWithFiles(files, ...args, '--archive', archive)
        if (result.code !== 0) refused(result, /(?:open|EMFILE)/)
        ends.add(result.code)
      }
    }
    expect([...ends].sort()).toEqual([0, 1])
    expect([...before.keys()].filter((path) => !contents(tree).has(path))).toEqual([])
    recovers(archive, second)
  })
})

describe('kills', () => {
  it('lose nothing, wherever they strike', { timeout: 1_200_000 }, () => {
    // One of each command, if no number is given: more take minutes, and are for those who ask.
    const { ANNALS_KILLS: kills, ANNALS_SEED: seed } = process.env
    const options = [...(kills ? ['--kills', kills] : []), ...(seed ? ['--seed', seed] : [])]
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/faults.mjs'), ...options], {
      encoding: 'utf8',
    })
    expect(status, stdout + stderr).toBe(0)
  })
})
