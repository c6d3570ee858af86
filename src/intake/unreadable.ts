/** A file that cannot be read further. What came out of it before stays; the readers tell it as a `problem`. */
export class Unreadable extends Error {
  override name = 'Unreadable'
}

/** The words of an error, without the call and path that Node appends: `EISDIR: illegal operation on a directory, read`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'syscall' in error ? error.message.replace(/, \w+(?: '.*')?$/s, '') : error.message
}
