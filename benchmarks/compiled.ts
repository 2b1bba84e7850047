import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const folder = fileURLToPath(new URL('./results/scripts/', import.meta.url))
const known = new Map<string, string>()

/**
 * A script of ours as JavaScript in one file. What compiles while it runs has a thread that would take time from what is
 * measured.
 * @param script path of a TypeScript file
 * @returns path of the JavaScript
 */
export const compiled = (script: string): string => {
  const before = known.get(script)
  if (before !== undefined) return before
  const outfile = `${folder}${basename(dirname(script))}-${basename(script, '.ts')}.mjs`
  buildSync({
    entryPoints: [script],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
  })
  known.set(script, outfile)
  return outfile
}
