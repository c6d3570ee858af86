import { UsageError } from '../../errors.ts'
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
      const server = await serve(site, { port, host: String(options.host), travel })
      out.say(`Serving ${archive} at ${server.url} (stop with Ctrl+C)`)
      await server.closed
      return 0
    })
  },
}
