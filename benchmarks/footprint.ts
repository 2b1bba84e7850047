/** Prints what Shardport weighs where it is part of somebody's bundle. Run with `npm run bench:footprint`. */
import { bundleFigures } from './bundle.js'
import { coldStartFigures } from './cold-start.js'

for (const { name, value, unit, aim } of [...(await bundleFigures()), ...(await coldStartFigures(15))]) {
  const wanted = aim === undefined ? '' : `; should be at most ${aim.atMost} ${unit}`
  process.stdout.write(`${name}: ${value.toFixed(0)} ${unit}${wanted}\n`)
}
