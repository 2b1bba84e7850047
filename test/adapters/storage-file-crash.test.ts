import { expect, test } from 'vitest'
import { crash } from '../crash/crash-run.js'

test('a process that is killed while it writes loses nothing that it acknowledged', async () => {
  expect(await crash(5, 20_261_121)).toBeGreaterThan(0)
}, 60_000)
