import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export const formats = ['esm', 'cjs'] as const
export type Format = (typeof formats)[number]

/** A Lambda function and all that it needs, in one file. */
export interface FunctionBundle {
  readonly file: string
  readonly bytes: number
  /** Those of the SQLite storage, without its driver, which is native and stays outside. */
  readonly sqliteBytes: number
}

/** Where packages that this one depends on are looked for when it does not lie beside them itself. */
const installedPackages = fileURLToPath(new URL('../../node_modules', import.meta.url))

/**
 * Bundles the function of docs/hosts.md as its user would, not minified.
 * @param packageFolder holds this package's package.json and its build in `dist`
 * @param folder gets the file
 * @param storage the option of that name
 */
export const bundleFunction = async (
  packageFolder: string,
  folder: string,
  format: Format,
  storage: string,
): Promise<FunctionBundle> => {
  const file = join(folder, format === 'esm' ? 'function.mjs' : 'function.cjs')
  const options = JSON.stringify({ storage, streams: { orders: 1 } })
  const { metafile } = await build({
    stdin: {
      contents: `import { lambdaHandler } from 'shardport/lambda'\nexport const handler = lambdaHandler(${options})\n`,
      resolveDir: packageFolder,
    },
    outfile: file,
    bundle: true,
    platform: 'node',
    format,
    external: ['better-sqlite3', '@aws-sdk/*'],
    nodePaths: [installedPackages],
    // Not this project's, which leads the name of the package to its sources.
    tsconfigRaw: {},
    metafile: true,
    logLevel: 'error',
  })
  const [output] = Object.values(metafile.outputs)
  const sqlite = Object.entries(output?.inputs ?? {}).filter(([path]) => path.includes('sqlite-storage'))
  return {
    file,
    bytes: output?.bytes ?? Number.NaN,
    sqliteBytes: sqlite.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0),
  }
}
