// `npm start`: from a clone to an archive in a browser. Installs if needed, takes in the bundled sample, publishes it and
// serves it. The archive is made in `archive/`, and is there the next time.
import { fileURLToPath } from 'node:url'
import { prepare } from './prepare.mjs'

prepare()
const { main } = await import('../dist/cli/main.js')
const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const archive = path('archive')
const [port = '8080'] = process.argv.slice(2)

async function annals(...args) {
  const code = await main([...args, '--archive', archive])
  if (code !== 0) process.exit(code)
}

await annals('init', '--yes')
await annals('import', path('sample/days'), '--sources', path('sample/sources.jsonl'))
await annals('publish')
console.error(`
This is the bundled sample. To make an archive of the portal itself:

  npx annals init --contact YOUR-E-MAIL --archive my-archive
  npx annals update --archive my-archive
  npx annals serve --archive my-archive
`)
await annals('serve', '--port', port)
