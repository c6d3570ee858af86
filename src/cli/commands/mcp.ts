import { Travel } from '../../travel/travel.ts'
import { following, openArchive, searching, siteOptions } from '../archive.ts'
import type { Command } from '../command.ts'
import { version } from '../version.ts'

export const mcpCommand: Command = {
  name: 'mcp',
  summary: 'Answer a program that talks the Model Context Protocol, on standard input and output',
  operands: '',
  options: {},
  async run({ archive, out }) {
    const opened = openArchive(archive)
    // Other commands need not wait for the SDK to load.
    const [{ mcpServer }, { StdioServerTransport }] = await Promise.all([
      import('../../mcp/server.ts'),
      import('@modelcontextprotocol/sdk/server/stdio.js'),
    ])
    return following(opened, (reader, site) =>
      searching(archive, reader, out, async ({ find }) => {
        const travel = new Travel(reader, opened.edition, siteOptions(opened))
        const server = mcpServer({ site, travel, find, base: site.frame.origin }, version())
        const ended = new Promise<void>((resolve) => {
          process.stdin.once('end', resolve).once('close', resolve)
          process.once('SIGTERM', resolve).once('SIGINT', resolve)
        })
        await server.connect(new StdioServerTransport())
        await ended
        await server.close()
        process.stdin.destroy()
        return 0
      }),
    )
  },
}
