import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { bundlePackage } from '../../scripts/bundle-package.js'

/** The package as it is built, without types; in the project's own folder, so that it finds the packages it imports. */
export const builtPackage = fileURLToPath(new URL('../../node_modules/.cache/shardport', import.meta.url))

/** The `shardport` command of that package; from its sources it takes four times as long to start. */
export const builtCommand = join(builtPackage, 'dist/esm/cli/main.js')

const build = async (): Promise<void> => {
  cpSync(fileURLToPath(new URL('../../package.json', import.meta.url)), join(builtPackage, 'package.json'))
  await bundlePackage(join(builtPackage, 'dist'))
}

/** Builds the package before the first test and whenever tests are run again. */
export const setup = async (project: TestProject): Promise<void> => {
  await build()
  project.onTestsRerun(build)
}
