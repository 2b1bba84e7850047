import { expect, test } from 'vitest'
import { testKinesis } from '../support/kinesis.js'

test('before any update there is no commitment', async () => {
  const kinesis = await testKinesis()
  expect(await kinesis.ok('DescribeAccountSettings')).toEqual({
    MinimumThroughputBillingCommitment: { Status: 'DISABLED' },
  })
})

test('accounts and regions have settings of their own', async () => {
  const kinesis = await testKinesis()
  await kinesis.ok('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status: 'ENABLED' } })
  for (const client of [
    { accountId: '123456789012', region: 'us-east-1' },
    { accountId: 'AKIDEXAMPLE', region: 'eu-west-1' },
  ])
    expect(await kinesis.ok('DescribeAccountSettings', {}, client)).toEqual({
      MinimumThroughputBillingCommitment: { Status: 'DISABLED' },
    })
})
