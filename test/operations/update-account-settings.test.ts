import { beforeEach, expect, test } from 'vitest'
import { startMs, type TestKinesis, testKinesis } from '../support/kinesis.js'

const dayMs = 24 * 3_600_000
const startedAt = startMs / 1000
const earliestEnd = (startMs + dayMs) / 1000

let kinesis: TestKinesis
beforeEach(async () => {
  kinesis = await testKinesis()
})
const update = async (Status: string) =>
  (await kinesis.ok('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status } }))
    .MinimumThroughputBillingCommitment
const described = async () => (await kinesis.ok('DescribeAccountSettings')).MinimumThroughputBillingCommitment

test('a commitment begins at once', async () => {
  const enabled = { Status: 'ENABLED', StartedAt: startedAt, EarliestAllowedEndAt: earliestEnd }
  expect(await update('ENABLED')).toEqual(enabled)
  kinesis.clock.advance(1_000)
  expect(await update('ENABLED')).toEqual(enabled)
  expect(await described()).toEqual(enabled)
})

test('one that is ended early goes on until its 24 hours are over', async () => {
  await update('ENABLED')
  expect(await update('DISABLED')).toEqual({
    Status: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END',
    StartedAt: startedAt,
    EarliestAllowedEndAt: earliestEnd,
  })
  kinesis.clock.advance(dayMs)
  expect(await described()).toEqual({
    Status: 'DISABLED',
    StartedAt: startedAt,
    EndedAt: earliestEnd,
    EarliestAllowedEndAt: earliestEnd,
  })
})

test('one that is ended later ends at once', async () => {
  await update('ENABLED')
  kinesis.clock.advance(dayMs + 5_000)
  expect(await update('DISABLED')).toMatchObject({ Status: 'DISABLED', EndedAt: earliestEnd + 5 })
})

test('ending what was never begun changes nothing', async () => {
  expect(await update('DISABLED')).toEqual({ Status: 'DISABLED' })
})

test('enabling again before the end takes the end back', async () => {
  await update('ENABLED')
  await update('DISABLED')
  expect(await update('ENABLED')).toMatchObject({ Status: 'ENABLED', StartedAt: startedAt })
})

test.each([
  [
    {},
    "Value null at 'minimumThroughputBillingCommitment' failed to satisfy constraint: Member must not be null",
  ],
  [
    { MinimumThroughputBillingCommitment: {} },
    "Value null at 'minimumThroughputBillingCommitment.status' failed to satisfy constraint: Member must not be null",
  ],
  [
    { MinimumThroughputBillingCommitment: { Status: 'ON' } },
    "Value 'ON' at 'minimumThroughputBillingCommitment.status' failed to satisfy constraint: Member must satisfy " +
      'enum value set: [ENABLED, DISABLED]',
  ],
])('%j: ValidationException', async (input, text) => {
  expect(await kinesis.fails('UpdateAccountSettings', input)).toEqual([
    400,
    'ValidationException',
    `1 validation error detected: ${text}`,
  ])
})
