import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'

/** Replaces a file, whole or not at all, and returns once it is on disk. A run that is killed may leave `FILE.new`, which the next one overwrites. */
export function replaceFile(file: string, text: string): void {
  const beside = `${file}.new`
  const handle = openSync(beside, 'w')
  try {
    writeFileSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(beside, file)
}
