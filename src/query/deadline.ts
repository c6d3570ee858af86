/** A query that takes longer than it may. */
export class DeadlineError extends Error {
  override name = 'DeadlineError'

  constructor(options?: ErrorOptions) {
    super('the query took longer than it may', options)
  }
}
