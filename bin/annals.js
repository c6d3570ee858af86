#!/usr/bin/env node
import { main } from '../dist/cli/main.js'

// Whoever reads may have read enough: `annals export | head`.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
process.exitCode = await main(process.argv.slice(2))
