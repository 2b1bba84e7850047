import { expect, test } from 'vitest'
import { createdChannel, s3TablesChannel } from '../support/channels.js'
import { testKinesis } from '../support/kinesis.js'

const nothing = {
  ShardLimit: 7,
  OpenShardCount: 0,
  OnDemandStreamCount: 0,
  OnDemandStreamCountLimit: 50,
  ChannelCount: 0,
  ChannelCountLimit: 100,
}

test('counts open shards and on-demand streams of the caller’s account and region', async () => {
  const kinesis = await testKinesis({ shardLimit: 7 })
  expect(await kinesis.ok('DescribeLimits')).toEqual(nothing)
  await kinesis.ok('CreateStream', { StreamName: 'provisioned', ShardCount: 2 })
  await kinesis.ok('CreateStream', { StreamName: 'on-demand' })
  expect(await kinesis.ok('DescribeLimits')).toEqual({
    ...nothing,
    OpenShardCount: 6,
    OnDemandStreamCount: 1,
  })
  await kinesis.ok('MergeShards', { StreamName: 'provisioned', ShardToMerge: '0', AdjacentShardToMerge: '1' })
  expect((await kinesis.ok('DescribeLimits')).OpenShardCount).toBe(5)
  expect(await kinesis.ok('DescribeLimits', {}, { accountId: '123456789012', region: 'us-east-1' })).toEqual(
    nothing,
  )
})

test('a deleted stream counts until it is gone', async () => {
  const kinesis = await testKinesis({ shardLimit: 7, deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 2 })
  await kinesis.ok('DeleteStream', { StreamName: 'orders' })
  expect((await kinesis.ok('DescribeLimits')).OpenShardCount).toBe(2)
  kinesis.clock.advance(500)
  expect(await kinesis.ok('DescribeLimits')).toEqual(nothing)
})

test('a channel counts until it is gone', async () => {
  const kinesis = await testKinesis({ deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName: 'orders' })
  const ChannelARN = await createdChannel(kinesis)
  await createdChannel(kinesis, s3TablesChannel())
  const count = async () => (await kinesis.ok('DescribeLimits')).ChannelCount
  expect(await count()).toBe(2)
  await kinesis.ok('DeleteChannel', { ChannelARN })
  expect(await count()).toBe(2)
  kinesis.clock.advance(500)
  expect(await count()).toBe(1)
})
