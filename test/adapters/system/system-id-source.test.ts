import { expect, test } from 'vitest'
import { SystemIdSource } from '../../../adapters/system/system-id-source.js'

test('ids have their forms and do not repeat, also when the pool of random bytes runs out', () => {
  const ids = new SystemIdSource()
  const extended = Array.from({ length: 1000 }, () => ids.extendedRequestId())
  expect(new Set(extended).size).toBe(1000)
  for (const id of extended) expect(id).toMatch(/^[A-Za-z0-9+/]{96}$/)
  const uuids = Array.from({ length: 1000 }, () => ids.uuid())
  expect(new Set(uuids).size).toBe(1000)
  for (const id of uuids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
