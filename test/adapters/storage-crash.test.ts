import { describe, expect, test } from 'vitest'
import { crash } from '../crash/crash-run.js'
import type { StoreKind } from '../crash/stores.js'
import { describeSqlite } from '../support/sqlite.js'

const losesNothing = (store: StoreKind): void => {
  test(`to ${store} loses nothing that it acknowledged`, async () => {
    expect(await crash(store, 5, 20_261_121)).toBeGreaterThan(0)
  }, 60_000)
}

describe('a process that is killed while it writes', () => losesNothing('file'))
describeSqlite('a process that is killed while it writes', () => losesNothing('sqlite'))
