import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type OutputOptions, type RolldownOutput, rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly import: { readonly default: string } }>>
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

/** Sources by the place that their JavaScript has in a build. */
const libraryEntries: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(manifest.exports).flatMap((target) => {
    if (typeof target === 'string') return []
    const place = target.import.default.replace(/^\.\/dist\/esm\/|\.js$/g, '')
    return [[place, `./${place}.ts`]]
  }),
)

/**
 * Packages that stay outside. Only the composition root is made of a package, inversify, which is built in: as a package
 * it is many files and needs reflect-metadata, and the first CommonJS package that an ES module imports takes 40 ms.
 */
const external = /^(better-sqlite3|@aws-sdk\/client-kinesis|commander|smol-toml)(\/|$)/

/**
 * Writes the JavaScript of the package: its entry points, and what several of them need in files that they share. A few
 * files are loaded several times faster than one for each source.
 * @param folder gets ES modules below `esm`, and CommonJS for hosts that cannot load ES modules below `cjs`
 */
export const bundlePackage = async (folder: string): Promise<void> => {
  const modules = await bundle(
    { ...libraryEntries, 'cli/main': './cli/main.ts' },
    { dir: join(folder, 'esm'), format: 'es' },
  )
  await bundle(libraryEntries, {
    dir: join(folder, 'cjs'),
    format: 'cjs',
    exports: 'named',
    // Default Jest cannot run `import()`.
    dynamicImportInCjs: false,
  })
  writeFileSync(join(folder, 'cjs/package.json'), '{"type":"commonjs"}\n')
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES'), bundledPackages(modules).map(licenceOf).join('\n'))
}

const bundle = async (
  input: Readonly<Record<string, string>>,
  output: OutputOptions,
): Promise<RolldownOutput['output']> => {
  const built = await rolldown({
    cwd: root,
    platform: 'node',
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    transform: { target: 'node20.19' },
    input,
    external,
  })
  try {
    const written = await built.write({
      chunkFileNames: 'shared/[name].js',
      // A seventh smaller in everybody's own bundle. Functions keep their names, for the sake of stack traces.
      minify: {
        compress: { target: 'node20.19', keepNames: { function: true, class: true } },
        codegen: false,
        mangle: { keepNames: true },
      },
      ...output,
    })
    return written.output
  } finally {
    await built.close()
  }
}

/** Folders of the packages of which something stands in a build, in order. */
const bundledPackages = (output: RolldownOutput['output']): readonly string[] => {
  const folders = output
    .flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
    .map((id) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/'))?.[0])
    .filter((name) => name !== undefined)
  return [...new Set(folders)].sort()
}

const licenceOf = (folder: string): string => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const licence = file === undefined ? '' : readFileSync(join(folder, file), 'utf8')
  return `${name} ${version} (${license})\n\n${licence}\n`
}
