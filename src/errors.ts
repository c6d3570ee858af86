/** Something that a person can mend: what failed, where, and what to do next. The command line prints it and nothing else. */
export class AnnalsError extends Error {
  override name = 'AnnalsError'
}

/** The command was called in a way that it does not take. */
export class UsageError extends AnnalsError {
  override name = 'UsageError'
}
