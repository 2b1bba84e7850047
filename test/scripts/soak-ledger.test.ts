import { expect, test } from 'vitest'
import { differences, Ledger } from '../../scripts/soak/ledger.js'

const ledger = (shards: Readonly<Record<string, readonly string[]>>): Ledger => {
  const filled = new Ledger()
  for (const [shard, texts] of Object.entries(shards))
    for (const text of texts) filled.add(shard, { sequenceNumber: text.slice(0, 1), text })
  return filled
}

test('whoever read every record once and in order differs in nothing, in whatever order it was acknowledged', () => {
  const read = ledger({ one: ['1a', '2b'], two: ['3c'] })
  expect(differences('reader', read, ledger({ two: ['3c'], one: ['2b', '1a'] }))).toEqual([])
})

test.each([
  ['lost', ['1a', '3c'], 'at 1 it read 3c (3) instead of 2b (2)'],
  ['lost at the end', ['1a', '2b'], 'at 2 it read nothing instead of 3c (3)'],
  ['read twice', ['1a', '2b', '2b', '3c'], 'at 2 it read 2b (2) instead of 3c (3)'],
  ['read twice at the end', ['1a', '2b', '3c', '3c'], 'at 3 it read 3c (3) instead of nothing'],
  ['out of order', ['2b', '1a', '3c'], 'at 0 it read 2b (2) instead of 1a (1)'],
  ['changed', ['1a', '2x', '3c'], 'at 1 it read 2x (2) instead of 2b (2)'],
])('a record %s', (_, texts, where) => {
  expect(differences('reader', ledger({ one: texts }), ledger({ one: ['1a', '2b', '3c'] }))).toEqual([
    `reader read ${texts.length} records of one where 3 were acknowledged; ${where}`,
  ])
})

test('a shard that was not read, or to which nothing was written', () => {
  expect(differences('reader', ledger({}), ledger({ one: ['1a'] }))).toHaveLength(1)
  expect(differences('reader', ledger({ one: ['1a'] }), ledger({}))).toHaveLength(1)
})
