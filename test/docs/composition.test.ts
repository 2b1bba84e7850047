import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { kinesis as ahead } from '../../examples/composition/clock.js'
import { kinesis as numbered } from '../../examples/composition/ids.js'
import '../../examples/composition/storage-contract.js'
import { storage, kinesis as stored } from '../../examples/composition/storage.js'
import { kinesis as heard, lines } from '../../examples/composition/telemetry.js'
import { bodyText, signedRequest } from '../support/kinesis.js'

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const shown = [...file('docs/composition.md').matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code)

afterAll(() => Promise.all([ahead, numbered, stored, heard].map((kinesis) => kinesis.close())))

test('the document shows the examples that are run here', () => {
  const examples = ['clock', 'ids', 'storage', 'storage-contract', 'telemetry']
  expect(shown).toEqual(examples.map((name) => file(`examples/composition/${name}.ts`)))
})

test('a clock of your own is what streams and records are dated by', async () => {
  const response = await ahead.handle(signedRequest('DescribeStreamSummary', { StreamName: 'orders' }))
  const { StreamDescriptionSummary } = JSON.parse(bodyText(response))
  const daysAhead = (StreamDescriptionSummary.StreamCreationTimestamp - Date.now() / 1000) / 86_400
  expect(Math.round(daysAhead)).toBe(365)
})

test('ids of your own are those of requests', async () => {
  const first = await numbered.handle(signedRequest('ListStreams', {}))
  const second = await numbered.handle(signedRequest('ListStreams', {}))
  const numberOf = (id: string | undefined): number => Number(id?.slice(-12))
  const [one, two] = [first, second].map(({ headers }) => numberOf(headers['x-amzn-RequestId']))
  expect(one).toBeGreaterThan(0)
  expect(two).toBeGreaterThan(one as number)
})

test('a store of your own is given the records', async () => {
  const records = ['one', 'two', 'three'].map((text) => ({ PartitionKey: text, Data: btoa(text) }))
  await stored.handle(signedRequest('PutRecords', { StreamName: 'orders', Records: records }))
  expect(storage.appended).toBe(3)
  await stored.close()
  expect(storage.health().healthy).toBe(false)
})

test('telemetry of your own is told what standard error would be', async () => {
  const stranger = { accountId: '111111111111', region: 'us-east-1' }
  await heard.handle(signedRequest('DescribeStream', { StreamName: 'orders' }, stranger))
  expect(lines).toEqual([expect.stringMatching(/^warn stream orders was not found under account 1{12} /)])
})
