import { fileURLToPath } from 'node:url'
import type { Figure } from '../benchmark.js'
import { inTemporaryFolder } from '../temporary-folder.js'
import { bundleFunction, formats } from './function-bundle.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** How big a Lambda function is that its user has bundled into one file, not minified. Needs a build. */
export const sizeFigures = (): Promise<readonly Figure[]> =>
  inTemporaryFolder(async (folder) => {
    const figures: Figure[] = []
    for (const format of formats) {
      const { bytes, sqliteBytes } = await bundleFunction(root, folder, format, 'memory')
      const kilobytes = (bytes - sqliteBytes) / 1000
      figures.push({
        name: `Lambda function in one file, ${format}, without the SQLite storage`,
        value: kilobytes,
        unit: 'kB',
        aim: { atMost: 500 },
      })
    }
    return figures
  })
