import type { Command } from '../command.ts'
import { renameCommand, withdrawCommand } from './acts.ts'
import { backup } from './backup.ts'
import { copyCommand } from './copy.ts'
import { enrichCommand, sourcesCommand } from './enrich.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { init } from './init.ts'
import { mcpCommand } from './mcp.ts'
import { publishCommand } from './publish.ts'
import { purgeCommand } from './purge.ts'
import { relateCommand, relatedCommand, storyCommand } from './related.ts'
import { searchCommand } from './search.ts'
import { serveCommand } from './serve.ts'
import { show } from './show.ts'
import { status } from './status.ts'
import { updateCommand } from './update.ts'
import { verify } from './verify.ts'
import { watchCommand } from './watch.ts'
import { workerCommand } from './worker.ts'

/** Every command, in the order of a first use. */
export const commands: readonly Command[] = [
  init,
  importCommand,
  updateCommand,
  enrichCommand,
  publishCommand,
  watchCommand,
  workerCommand,
  serveCommand,
  purgeCommand,
  mcpCommand,
  exportCommand,
  searchCommand,
  show,
  relatedCommand,
  storyCommand,
  sourcesCommand,
  relateCommand,
  renameCommand,
  withdrawCommand,
  verify,
  backup,
  copyCommand,
  status,
]
