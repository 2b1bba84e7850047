import { beforeEach, expect, test } from 'vitest'
import { accountId, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'

const StreamName = 'orders'
const prefix = `Failed to add tags to stream orders under account ${accountId} because`
const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, '']))

let kinesis: TestKinesis
beforeEach(async () => {
  kinesis = await testKinesis({ createStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
})
const tags = async () => (await kinesis.ok('ListTagsForStream', { StreamName })).Tags

namesAStream('AddTagsToStream', { Tags: { a: 'b' } })

test('adds tags and replaces those with the same keys, also while the stream is CREATING', async () => {
  const answer = await kinesis.send('AddTagsToStream', { StreamName, Tags: { a: '1', b: '2' } })
  expect(answer).toEqual({ status: 200, body: undefined })
  await kinesis.ok('AddTagsToStream', { StreamName, Tags: { b: '3', c: '' } })
  expect(await tags()).toEqual([
    { Key: 'a', Value: '1' },
    { Key: 'b', Value: '3' },
    { Key: 'c', Value: '' },
  ])
})

test.each([
  [
    { 'a;b': '' },
    'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.',
  ],
  [
    { a: '50%' },
    `${prefix} some tags contained illegal characters. The allowed characters are Unicode letters, white-spaces, ` +
      "'_',',','/','=','+','-','@'.",
  ],
  [numbered(51), `${prefix} a given stream cannot have more than 10 tags associated with it.`],
])('%#: refuses %j and changes nothing', async (Tags, text) => {
  expect(await kinesis.fails('AddTagsToStream', { StreamName, Tags })).toEqual([
    400,
    'InvalidArgumentException',
    text,
  ])
  expect(await tags()).toEqual([])
})

test('takes up to 200 tags by its constraints', async () => {
  const [, type, text] = await kinesis.fails('AddTagsToStream', { StreamName, Tags: numbered(201) })
  expect(type).toBe('ValidationException')
  expect(text).toMatch(/Member must have length less than or equal to 200$/)
})
