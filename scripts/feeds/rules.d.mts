/** What is wrong with a feed, by its path; nothing if it keeps all the rules. */
export function feedFaults(path: string, body: string): string[]
