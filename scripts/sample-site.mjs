// The bundled sample as readers get it, and a browser, for scripts that look at pages.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'bin/annals.js')

/** News that changed, an opinion, and a page of every kind, beside the sample. */
export const extra = join(root, 'test/support/site')

/** A real Chromium with a profile of its own. */
export const openBrowser = (...args) =>
  chromium.launch({
    executablePath: process.env.ANNALS_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...args,
    ],
  })

/** What is served at a base, or without one the sample, until told to stop. */
export async function served(base) {
  if (base) return { base: base.replace(/\/$/, ''), stop() {} }
  const folder = mkdtempSync(join(tmpdir(), 'annals-sample-'))
  const commands = [
    ['init', '--yes'],
    ['import', join(root, 'sample/days'), '--sources', join(root, 'sample/sources.jsonl')],
    ['import', join(extra, 'revisions.jsonl')],
  ]
  for (const args of commands) {
    const { status, stderr } = spawnSync(process.execPath, [bin, ...args, '--archive', folder], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`annals ${args[0]} ended with ${status}: ${stderr}`)
  }
  cpSync(join(extra, 'opinion'), join(folder, 'opinion'), { recursive: true })
  const server = spawn(process.execPath, [bin, 'serve', '--port', '0', '--archive', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  const at = await new Promise((found, failed) => {
    server.stderr.on('data', (piece) => {
      said += piece
      const [, url] = /at (http:\/\/\S+)\/ /.exec(said) ?? []
      if (url) found(url)
    })
    server.once('exit', () => failed(new Error(`annals serve ended: ${said}`)))
  })
  return {
    base: at,
    stop() {
      server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
