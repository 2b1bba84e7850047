import { beforeEach, expect, test } from 'vitest'
import { accountId, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'

const StreamName = 'orders'

let kinesis: TestKinesis
beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1, Tags: { a: '1', b: '2', c: '3' } })
})

namesAStream('RemoveTagsFromStream', { TagKeys: ['a'] })

test('removes tags and passes over those that are not there', async () => {
  const answer = await kinesis.send('RemoveTagsFromStream', { StreamName, TagKeys: ['a', 'x', 'c'] })
  expect(answer).toEqual({ status: 200, body: undefined })
  expect((await kinesis.ok('ListTagsForStream', { StreamName })).Tags).toEqual([{ Key: 'b', Value: '2' }])
})

test.each([
  [
    ['a', ';'],
    'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.',
  ],
  [
    ['a', '%'],
    `Failed to remove tags from stream orders under account ${accountId} because some tags contained illegal ` +
      "characters. The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'.",
  ],
])('%j: InvalidArgumentException', async (TagKeys, text) => {
  expect(await kinesis.fails('RemoveTagsFromStream', { StreamName, TagKeys })).toEqual([
    400,
    'InvalidArgumentException',
    text,
  ])
})
