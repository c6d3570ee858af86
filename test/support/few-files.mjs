// `few-files.mjs N ARGS…`: the command line in a process that may open N more files. A limit set from outside would strike
// while the modules load, since that opens more files at once than any command does.
import { closeSync, openSync } from 'node:fs'
import { main } from '../../dist/cli/main.js'

const [spare, ...args] = process.argv.slice(2)
const held = []
try {
  for (;;) held.push(openSync('/dev/null', 'r'))
} catch {
  for (const handle of held.splice(0, Number(spare))) closeSync(handle)
}
process.exitCode = await main(args)
