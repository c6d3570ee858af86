import { indexFile } from '../../config.ts'
import { UsageError } from '../../errors.ts'
import { openSearch } from '../../search/search.ts'
import { serve, urlOf } from '../../serve/serve.ts'
import { isWorker, leave, runWorkers } from '../../serve/workers.ts'
import { Travel } from '../../travel/travel.ts'
import { following, openArchive, siteOptions } from '../archive.ts'
import type { Command } from '../command.ts'
import { version } from '../version.ts'

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Serve the archive over HTTP, the same bytes as publishing writes',
  operands: '',
  options: {
    port: { type: 'string', value: 'N', about: 'port to listen on', default: '8080' },
    host: { type: 'string', value: 'ADDRESS', about: 'address to listen on', default: '127.0.0.1' },
    workers: { type: 'string', value: 'N', about: 'processes that share the port', default: '1' },
  },
  async run({ options, archive, out }) {
    const port = Number(options.port)
    if (!(Number.isInteger(port) && port >= 0 && port < 65536))
      throw new UsageError('--port takes a number from 0 to 65535')
    const count = Number(options.workers)
    if (!(Number.isInteger(count) && count >= 1 && count <= 64))
      throw new UsageError('--workers takes a number from 1 to 64')
    const host = String(options.host)
    const opened = openArchive(archive)
    const tell = (url: string) => out.say(`Serving ${archive} at ${url} (stop with Ctrl+C)`)
    if (count > 1 && !isWorker()) {
      return runWorkers({
        count,
        onListening: (listening) => tell(urlOf(host, listening)),
        onDeath: (how) => out.say(`A process that served ended with ${how}; another takes its place`),
      })
    }
    return following(opened, async (reader, site) => {
      const travel = new Travel(reader, opened.edition, siteOptions(opened))
      const search = openSearch(indexFile(archive), reader)
      const onError = (path: string, error: unknown) =>
        out.say(`${path}: ${error instanceof Error ? error.stack : error}`)
      const server = await serve(site, { port, host, travel, find: search.find, version: version(), onError })
      if (!isWorker()) tell(server.url)
      // The first index of a large archive takes seconds: pages are served meanwhile.
      search.refresh().catch((error: Error) => out.say(`the search index cannot be made: ${error.message}`))
      await server.closed
      search.close()
      return 0
    }).finally(leave)
  },
}
