import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Projects that load the packed package, each with its own test runner: see test/package/run.
    exclude: ['test/package/**'],
  },
})
