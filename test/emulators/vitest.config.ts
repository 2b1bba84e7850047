import { defineConfig } from 'vitest/config'
import root from '../../vitest.config.js'

const { projects: _, ...test } = root.test ?? {}

/** Tests that need what test/emulators/run has installed. */
export default defineConfig({
  ...root,
  test: { ...test, globalSetup: 'test/support/built-package.ts', include: ['test/emulators/*.test.ts'] },
})
