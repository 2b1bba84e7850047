import { beforeEach, expect, test } from 'vitest'
import { type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'

const StreamName = 'orders'

let kinesis: TestKinesis
beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1, Tags: { b: '2', a: '1', Z: '0' } })
})

namesAStream('ListTagsForStream')

test('lists all tags by code unit of the key', async () => {
  expect(await kinesis.ok('ListTagsForStream', { StreamName })).toEqual({
    Tags: [
      { Key: 'Z', Value: '0' },
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
    HasMoreTags: false,
  })
})

test('goes by pages', async () => {
  const first = await kinesis.ok('ListTagsForStream', { StreamName, Limit: 2 })
  expect(first).toMatchObject({ Tags: [{ Key: 'Z' }, { Key: 'a' }], HasMoreTags: true })
  const second = await kinesis.ok('ListTagsForStream', { StreamName, Limit: 2, ExclusiveStartTagKey: 'a' })
  expect(second).toEqual({ Tags: [{ Key: 'b', Value: '2' }], HasMoreTags: false })
})

test.each([
  [0, 'greater than or equal to 1'],
  [51, 'less than or equal to 50'],
])('a Limit of %i is refused', async (Limit, rule) => {
  expect(await kinesis.fails('ListTagsForStream', { StreamName, Limit })).toEqual([
    400,
    'ValidationException',
    `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value ${rule}`,
  ])
})
