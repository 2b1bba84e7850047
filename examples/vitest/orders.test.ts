import type { KinesisClient } from '@aws-sdk/client-kinesis'
import { createTestKinesis, type TestKinesis } from 'shardport/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { publish, totals } from './orders.js'

let t: TestKinesis
let client: KinesisClient

beforeAll(async () => {
  t = await createTestKinesis({ streams: { orders: 4 } })
  client = await t.client()
})
beforeEach(() => t.reset())
afterAll(() => t.close())

test('orders of one customer go into one shard, in their order', async () => {
  await publish(client, [
    { customer: 'ada', amount: 1 },
    { customer: 'bob', amount: 5 },
    { customer: 'ada', amount: 2 },
  ])
  const ofAda = (await t.records('orders')).filter(({ partitionKey }) => partitionKey === 'ada')
  expect(ofAda.map(({ text }) => JSON.parse(text).amount)).toEqual([1, 2])
  expect(new Set(ofAda.map(({ shardId }) => shardId)).size).toBe(1)
})

test('totals add up what each customer has ordered', async () => {
  await publish(client, [
    { customer: 'ada', amount: 1 },
    { customer: 'bob', amount: 5 },
  ])
  await publish(client, [{ customer: 'ada', amount: 2 }])
  expect(await totals(client)).toEqual(
    new Map([
      ['ada', 3],
      ['bob', 5],
    ]),
  )
})

test('totals know nothing of orders from before the retention period', async () => {
  await publish(client, [{ customer: 'ada', amount: 1 }])
  t.clock.advance(24 * 3_600_000 + 1)
  await publish(client, [{ customer: 'ada', amount: 2 }])
  expect(await totals(client)).toEqual(new Map([['ada', 2]]))
})
