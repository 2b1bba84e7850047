import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type OutputOptions, type RolldownOptions, type RolldownOutput, rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly import: { readonly default: string } }>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
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

/** Matches imports of these packages. */
const packages = (names: readonly string[]): RegExp => new RegExp(`^(${names.join('|')})(/|$)`)

const peers = Object.keys(manifest.peerDependencies)

/**
 * Writes the JavaScript of the package: its entry points, and what several of them need in files that they share. A
 * few files are loaded several times faster than one for each source.
 * @param folder gets ES modules below `esm`, and CommonJS for hosts that cannot load ES modules below `cjs`
 */
export const bundlePackage = async (folder: string): Promise<void> => {
  await bundle(
    {
      input: { ...libraryEntries, 'cli/main': './cli/main.ts' },
      external: packages([...Object.keys(manifest.dependencies), ...peers]),
    },
    { dir: join(folder, 'esm'), format: 'es' },
  )
  const { output } = await bundle(
    {
      input: { ...libraryEntries },
      // Inversify is part of the build: as CommonJS it would be 200 files. Reflect-metadata must be the same for
      // everybody in the process.
      external: packages(['reflect-metadata', ...peers]),
    },
    {
      dir: join(folder, 'cjs'),
      format: 'cjs',
      exports: 'named',
      // Default Jest cannot run `import()`.
      dynamicImportInCjs: false,
    },
  )
  writeFileSync(join(folder, 'cjs/package.json'), '{"type":"commonjs"}\n')
  writeFileSync(join(folder, 'cjs/THIRD-PARTY-LICENSES'), bundledPackages(output).map(licenceOf).join('\n'))
}

const bundle = async (input: RolldownOptions, output: OutputOptions): Promise<RolldownOutput> => {
  const built = await rolldown({
    cwd: root,
    platform: 'node',
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    transform: { target: 'node20.19' },
    ...input,
  })
  try {
    return await built.write({
      chunkFileNames: 'shared/[name].js',
      // A tenth smaller in everybody's own bundle. Functions keep their names, for the sake of stack traces.
      minify: { compress: false, codegen: false, mangle: { keepNames: true } },
      ...output,
    })
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
