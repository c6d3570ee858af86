/** Something that a person can mend: what failed, where, and what to do next. The command line prints it and nothing else. */
export class AnnalsError extends Error {
  override name = 'AnnalsError'
}

/** The store could not be asked, and may be again in a moment: it is on another machine, or is being started. */
export class UnreachableError extends AnnalsError {
  override name = 'UnreachableError'
}

/** The command was called in a way that it does not take. */
export class UsageError extends AnnalsError {
  override name = 'UsageError'
}
