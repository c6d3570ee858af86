// Bundles the script of the search page into one file: what a browser loads, and no more.
import { rolldown } from 'rolldown'

const bundle = await rolldown({ input: 'src/browser/search.ts', platform: 'browser' })
await bundle.write({ file: 'dist/assets/search.js', format: 'esm', minify: true })
await bundle.close()
