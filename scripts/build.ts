/**
 * Builds the package into `dist`: ES modules and types by the TypeScript compiler, and from them a CommonJS build of
 * the entry points for hosts that cannot load ES modules, which contains the dependencies that are ES modules only.
 * Run with `npm run build`.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | { import: { default: string } }>
}
const entries = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'string' ? [] : [target.import.default],
)

rmSync('dist', { recursive: true, force: true })
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
})
chmodSync('dist/esm/cli/main.js', 0o755)

const bundle = await rolldown({
  input: entries,
  platform: 'node',
  // CommonJS packages: one must be the same for everybody in the process, the others are optional.
  external: /^(reflect-metadata|better-sqlite3|@aws-sdk\/client-kinesis)(\/|$)/,
})
const { output } = await bundle.write({
  dir: 'dist/cjs/composition',
  format: 'cjs',
  exports: 'named',
  // Default Jest cannot run `import()`.
  dynamicImportInCjs: false,
  entryFileNames: '[name].js',
  chunkFileNames: 'shared-[hash].js',
})
await bundle.close()

for (const folder of ['src', 'adapters', 'handlers', 'composition', 'test']) {
  cpSync(join('dist/esm', folder), join('dist/cjs', folder), {
    recursive: true,
    filter: (path) => !path.endsWith('.js'),
  })
}
writeFileSync('dist/cjs/package.json', '{"type":"commonjs"}\n')

const bundledPackages = new Set(
  output
    .flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
    .map((id) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/'))?.[0])
    .filter((folder) => folder !== undefined),
)
writeFileSync('dist/cjs/THIRD-PARTY-LICENSES', [...bundledPackages].sort().map(licenceOf).join('\n'))

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const licence = file === undefined ? '' : readFileSync(join(folder, file), 'utf8')
  return `${name} ${version} (${license})\n\n${licence}\n`
}
