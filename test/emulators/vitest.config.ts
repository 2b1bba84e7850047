import { defineConfig } from 'vitest/config'
import root from '../../vitest.config.js'

/** Tests that need what test/emulators/run has installed. */
export default defineConfig({
  ...root,
  test: { ...root.test, include: ['test/emulators/*.test.ts'], exclude: [] },
})
