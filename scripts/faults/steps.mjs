// Loaded before the command (`node --import`): counts each step that it takes in the world, and ends the process with
// SIGKILL in the middle of a given one. What a kill at any moment leaves is thereby reached on purpose, and again.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import { openDatabase, sqliteBinding } from '../../dist/sqlite.js'

const { ANNALS_STEPS_FILE, ANNALS_KILL_KIND, ANNALS_KILL_AT } = process.env
const counts = { file: 0, exec: 0, run: 0 }
const original = { ...fs }

function step(kind, half) {
  const at = counts[kind]++
  if (kind !== ANNALS_KILL_KIND || at !== Number(ANNALS_KILL_AT)) return
  half?.()
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}

for (const name of ['openSync', 'renameSync', 'rmSync', 'mkdirSync', 'fsyncSync', 'closeSync']) {
  fs[name] = (...args) => {
    step('file')
    return original[name](...args)
  }
}
fs.writeFileSync = (file, data, ...rest) => {
  // Half of the bytes are there when the process ends.
  step('file', () => original.writeFileSync(file, data.slice(0, data.length / 2), ...rest))
  return original.writeFileSync(file, data, ...rest)
}
syncBuiltinESMExports()

const { prototype } = sqliteBinding()
const { exec } = prototype
prototype.exec = function (...args) {
  step('exec')
  return exec.apply(this, args)
}
const Statement = Object.getPrototypeOf(openDatabase(':memory:').prepare('SELECT 1'))
const { run } = Statement
Statement.run = function (...args) {
  step('run')
  return run.apply(this, args)
}

if (ANNALS_STEPS_FILE && isMainThread)
  process.on('exit', () => original.writeFileSync(ANNALS_STEPS_FILE, JSON.stringify(counts)))
