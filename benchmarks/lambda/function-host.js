/**
 * Plays the runtime of Lambda for the bundle that it is given: hands its handler the event that each line of standard
 * input holds, and prints each result as a line.
 */
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const file = process.argv[2] ?? ''
const { handler } = file.endsWith('.cjs')
  ? createRequire(import.meta.url)(file)
  : await import(pathToFileURL(file).href)
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await handler(JSON.parse(line), {}))}\n`)
