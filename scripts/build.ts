/**
 * Builds the package into `dist`: types by the TypeScript compiler, JavaScript by rolldown.
 * Run with `npm run build`; `--no-types` leaves the types out.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundlePackage } from './bundle-package.js'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

if (!process.argv.includes('--no-types')) {
  rmSync('dist', { recursive: true, force: true })
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
    stdio: 'inherit',
  })
  for (const folder of ['src', 'adapters', 'handlers', 'composition', 'test'])
    cpSync(join('dist/esm', folder), join('dist/cjs', folder), { recursive: true })
}
await bundlePackage('dist')
chmodSync('dist/esm/cli/main.js', 0o755)
