import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Examples import the package by its name, which tsconfig.json leads to the sources.
  resolve: { tsconfigPaths: true },
  test: {
    globalSetup: 'test/support/built-package.ts',
    include: ['test/**/*.test.ts', 'examples/vitest/*.test.ts'],
    // One for each processor; left alone, vitest keeps one back, which is half of a small machine.
    maxWorkers: '100%',
    // Generous, for machines that do other work beside: nothing here waits for time to pass.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is installed apart: see test/package/run and test/emulators/run.
    exclude: ['test/package/**', 'test/emulators/**'],
  },
})
