import { expect, test } from 'vitest'
import type { OperationName } from '../../src/operations/api.generated.js'
import { operations } from '../../src/operations/registry.js'
import { signedRequest, testKinesis } from '../support/kinesis.js'

const entries = Object.entries(operations) as [OperationName, unknown][]

test.each(entries.flatMap(([name, operation]) => (operation === undefined ? [name] : [])))(
  '%s is answered as an operation that AWS does not know',
  async (name) => {
    const { send } = await testKinesis()
    expect(await send(name)).toEqual({ status: 400, body: { __type: 'UnknownOperationException' } })
  },
)

test('so is an operation that the API does not have', async () => {
  const { kinesis } = await testKinesis()
  expect(await kinesis.handle(signedRequest('constructor', {}))).toMatchObject({
    status: 400,
    body: '{"__type":"UnknownOperationException"}',
  })
})
