/** What a machine can do to a run, by the codes of the system and of SQLite, and what helps. */
const mishaps: readonly { readonly codes: RegExp; readonly advice: string }[] = [
  { codes: /^(?:ENOSPC|EDQUOT|SQLITE_FULL|53100)$/, advice: 'the disk is full. Make room' },
  { codes: /^(?:EEXIST|ENOTDIR)$/, advice: 'a file is where a folder should be. Move it, or name another place' },
  { codes: /^(?:EMFILE|ENFILE)$/, advice: 'too many files are open. Allow more (ulimit -n)' },
  { codes: /^(?:EROFS|EACCES|EPERM|SQLITE_READONLY.*|SQLITE_PERM)$/, advice: 'it may not be written. Change that' },
  { codes: /^SQLITE_BUSY/, advice: 'another program has the archive locked. Wait until it is done' },
  {
    codes: /^(?:SQLITE_CORRUPT.*|SQLITE_NOTADB)$/,
    advice: 'the archive is damaged: annals verify tells where. Bring back a backup',
  },
  { codes: /^(?:EIO|SQLITE_IOERR.*)$/, advice: 'the disk failed to read or write. See to the disk' },
  {
    codes: /^SQLITE_CANTOPEN/,
    advice:
      'a file of the archive cannot be opened. See that its folder may be written and that files may be opened (ulimit -n)',
  },
]

/** An error of the machine in words, with what to do; `undefined` for what is a fault of the program. */
export function mishapOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const found = mishaps.find(({ codes }) => codes.test(String(error.code)))
  return found && `${error.message}: ${found.advice}, then run this again. What was kept before is unharmed`
}
