import { defineConfig } from 'vitest/config'

/** Their tests share modules with those of other files, whose loading would take longer than the tests: they change none. */
const sharing = ['domain', 'services', 'operations', 'protocol', 'properties', 'adapters'].map(
  (room) => `test/${room}/**/*.test.ts`,
)

export default defineConfig({
  // Examples import the package by its name, which tsconfig.json leads to the sources.
  resolve: { tsconfigPaths: true },
  test: {
    // One for each processor; left alone, vitest keeps one back, which is half of a small machine.
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'core', include: sharing, isolate: false } },
      {
        extends: true,
        test: {
          name: 'hosts',
          globalSetup: 'test/support/built-package.ts',
          include: ['test/**/*.test.ts', 'examples/vitest/*.test.ts'],
          // What is installed apart: see test/package/run and test/emulators/run.
          exclude: [...sharing, 'test/package/**', 'test/emulators/**'],
        },
      },
    ],
    // Generous, for machines that do other work beside: nothing here waits for time to pass.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
