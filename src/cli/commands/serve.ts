import { indexFile } from '../../config.ts'
import { UsageError } from '../../errors.ts'
import { openSearch } from '../../search/search.ts'
import { serve } from '../../serve/serve.ts'
import { Travel } from '../../travel/travel.ts'
import { openArchive, reading, siteOptions } from '../archive.ts'
import type { Command } from '../command.ts'

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Serve the archive over HTTP, the same bytes as publishing writes',
  operands: '',
  options: {
    port: { type: 'string', value: 'N', about: 'port to listen on', default: '8080' },
    host: { type: 'string', value: 'ADDRESS', about: 'address to listen on', default: '127.0.0.1' },
  },
  async run({ options, archive, out }) {
    const port = Number(options.port)
    if (!(Number.isInteger(port) && port >= 0 && port < 65536))
      throw new UsageError('--port takes a number from 0 to 65535')
    const opened = openArchive(archive)
    return reading(opened, async (reader, site) => {
      const travel = new Travel(reader, opened.edition, siteOptions(opened))
      const search = openSearch(indexFile(archive), reader)
      const server = await serve(site, { port, host: String(options.host), travel, find: search.find })
      out.say(`Serving ${archive} at ${server.url} (stop with Ctrl+C)`)
      // The first index of a large archive takes seconds: pages are served meanwhile.
      search.refresh().catch((error: Error) => out.say(`the search index cannot be made: ${error.message}`))
      await server.closed
      search.close()
      return 0
    })
  },
}
