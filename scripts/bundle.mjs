// Bundles the script of each page that has one into one file: what a browser loads, and no more.
import { rolldown } from 'rolldown'

for (const name of ['search', 'calendar']) {
  const bundle = await rolldown({ input: `src/browser/${name}.ts`, platform: 'browser' })
  await bundle.write({ file: `dist/assets/${name}.js`, format: 'esm', minify: true })
  await bundle.close()
}
