import { fileURLToPath } from 'node:url'
import { compiled } from '../compiled.js'
import type { Generator } from './generator.js'
import { printedMeasurement } from './run-generator.js'

const script = fileURLToPath(new URL('./bundled-process.ts', import.meta.url))

/** The generator that needs nothing but Node. */
export const bundledGenerator: Generator = {
  name: 'bundled',
  run: (load) => printedMeasurement([process.execPath, compiled(script), JSON.stringify(load)], load.seconds),
}
