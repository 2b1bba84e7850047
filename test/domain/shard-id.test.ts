import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseShardId, shardId } from '../../src/domain/shard-id.js'

describe('shardId', () => {
  test.each([
    [0, 'shardId-000000000000'],
    [9, 'shardId-000000000009'],
    [2147483647, 'shardId-002147483647'],
    [-1, 'shardId--00000000001'],
    [-2147483648, 'shardId--02147483648'],
  ])('%i', (index, expected) => {
    expect(shardId(index)).toBe(expected)
  })
})

describe('parseShardId', () => {
  test.each(['shardId-000000000009', 'shardId-9', 'x-9', '-9', '9', '009', 'shardId-9-1'])(
    '%s is shard 9',
    (text) => {
      expect(parseShardId(text)).toBe(9)
    },
  )

  test('the largest index', () => {
    expect(parseShardId('shardId-2147483647')).toBe(2147483647)
    expect(parseShardId('shardId-2147483648')).toBeUndefined()
  })

  test.each([
    '',
    '-',
    'shardId',
    'shardId-',
    'shardId--9',
    'shardId-9a',
    'shardId-+9',
    'shardId- 9',
    '1e3',
    '9-',
    '9'.repeat(400),
  ])('%j is no shard id', (text) => {
    expect(parseShardId(text)).toBeUndefined()
  })

  test('gives back what was formatted', () => {
    fc.assert(
      fc.property(fc.nat(), (index) => {
        expect(parseShardId(shardId(index))).toBe(index)
      }),
    )
  })
})
