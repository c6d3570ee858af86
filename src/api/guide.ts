import { OPENAPI_PATH } from './openapi.ts'
import { type Operation, operations } from './operations.ts'

/** The API told to people, as CommonMark, with examples to copy. `origin` is empty where the archive has no address of its own. */
export function guide(origin: string): string {
  const base = origin || 'http://127.0.0.1:8080'
  const shown: readonly Operation[] = operations
  return `Everything here is also data: no key, no cookie, no limit but good manners. The pages themselves need no server; the questions
below are answered where the archive is served by \`annals serve\`.

## Pages

Put \`.json\`, \`.xml\` or \`.md\` behind a page's path, or leave the ending out and say what you accept.

${curl(`${base}/index.json`)}

${curl(`${base}/index`, 'text/markdown')}

Pages have tags: send the \`ETag\` that you have as \`If-None-Match\`, and an unchanged page costs nothing. Their \`Link\` header leads to
their other formats, their licence and their versions.

## Questions

${shown.map((operation) => section(base, operation)).join('\n\n')}

## Lists

A list tells in \`next\` where it goes on, and null at its end; follow it as it is. It holds good for ever, also while the archive
grows. \`generation\` counts the changes of the archive: give it as \`changed-since\` the next time, and you get what changed, what is
gone included.

## When something is wrong

Answers are then problem details (RFC 9457): \`status\`, \`detail\` and, in \`next\`, what to do about it; \`parameter\` names the culprit.

## For programs

The same as an OpenAPI 3.1 document:

${curl(`${base}${OPENAPI_PATH}`)}

A client with types comes with the package:

\`\`\`ts
import { AnnalsClient } from 'annals/client'

const archive = new AnnalsClient('${base}')
for await (const event of archive.allEvents({ from: '2016-02-01', fields: ['date', 'title'] })) console.log(event.title)
\`\`\``
}

function section(base: string, { path, summary, description, examples }: Operation): string {
  const shown = examples.map(
    ({ about, query, accept }) => `${about}:\n\n${curl(`${base}${path}${query && `?${query}`}`, accept)}`,
  )
  return [`### \`${path}\``, `${summary}. ${description}`, ...shown].join('\n\n')
}

function curl(url: string, accept?: string): string {
  return `\`\`\`sh\ncurl ${accept ? `-H 'Accept: ${accept}' ` : ''}'${url}'\n\`\`\``
}
