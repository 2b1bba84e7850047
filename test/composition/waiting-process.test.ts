import { expect, test } from 'vitest'
import { run } from '../support/command.js'

const ended = (program: string) => {
  const source = `
    const { createTestKinesis } = await import('./composition/testing.ts')
    const t = await createTestKinesis({ streams: { orders: 1 } })
    ${program}`
  return run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], {
    NODE_NO_WARNINGS: '1',
  }).ended
}

test('a process that has nothing else to do waits for records until its signal aborts', async () => {
  // The timer of such a signal keeps no process alive.
  const program = `
    const signal = AbortSignal.timeout(50)
    await t.waitForRecords('orders', 3, { signal }).catch((error) => console.log(error.message))
    await t.close()`
  expect(await ended(program)).toEqual({
    code: 0,
    stdout: 'waited for 3 records in orders, and there are 0\n',
    stderr: '',
  })
})

test('a process that has nothing else to do waits until a fault has affected a call', async () => {
  const program = `
    const { PutRecordCommand } = await import('@aws-sdk/client-kinesis')
    const client = await t.client()
    const delay = t.faults.delay('PutRecord', 10_000)
    const put = new PutRecordCommand({ StreamName: 'orders', PartitionKey: 'a', Data: Buffer.from('one') })
    const sent = client.send(put)
    await delay.reached()
    t.clock.advance(10_000)
    await sent
    console.log(delay.used)
    await t.close()`
  expect(await ended(program)).toEqual({ code: 0, stdout: '1\n', stderr: '' })
})
