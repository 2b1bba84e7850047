import { expect, test } from 'vitest'
import { crash } from '../crash/crash-run.js'

test.each(['file', 'sqlite'] as const)(
  'a process that is killed while it writes to %s loses nothing that it acknowledged',
  async (store) => {
    expect(await crash(store, 5, 20_261_121)).toBeGreaterThan(0)
  },
  60_000,
)
