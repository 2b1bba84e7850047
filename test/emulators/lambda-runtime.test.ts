import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListStreamsCommand, PutRecordCommand } from '@aws-sdk/client-kinesis'
import { describe, expect, onTestFinished, test } from 'vitest'
import { putsAndGets as putsAndGetsAs } from '../contracts/handler/kinesis.js'
import { overHttp } from '../contracts/handler/over-http.js'
import { cbor, json } from '../contracts/handler/requests.js'
import { http1Client } from '../handlers/node/support.js'
import { portIn, type RunningCommand, refused } from '../support/command.js'
import { putsGetsAndSubscribes, subscription } from '../support/sdk-round-trip.js'
import { clientOf, startedIn } from './emulator.js'

const started = async (
  environment: Record<string, string>,
): Promise<{ command: RunningCommand; url: string }> => {
  const command = startedIn('lambda-runtime', ['node', 'start.js'], { PORT: '0', ...environment })
  return { command, url: `http://127.0.0.1:${portIn(await command.firstLine)}` }
}

describe.each(['index.handler', 'index.streamHandler'])('AWS’s runtime with %s', (HANDLER) => {
  test('the AWS SDK puts, gets and is given what it subscribes to', async () => {
    // The function's time is over before `handler` would end a subscription by itself.
    const { url } = await started({ HANDLER, TIMEOUT_SECONDS: '3' })
    await putsGetsAndSubscribes(clientOf(url))
  })

  test.each([json, cbor])('bytes go both ways unchanged as %s', async (contentType) => {
    const { url } = await started({ HANDLER })
    await putsAndGetsAs(overHttp(url, http1Client), contentType)
  })
})

test('a subscription at one instance streams what is put at another, over one SQLite file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lambda-instances-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const { url } = await started({ INSTANCES: '2', KINESIS_STORAGE: `sqlite:${join(folder, 'kinesis.db')}` })
  const client = clientOf(url)
  const received: string[] = []
  for await (const { SubscribeToShardEvent } of await subscription(client, 'shardId-000000000000')) {
    for (const { Data } of SubscribeToShardEvent?.Records ?? [])
      received.push(Buffer.from(Data ?? []).toString())
    if (received.length === 3) break
    await client.send(
      new PutRecordCommand({
        StreamName: 'orders',
        PartitionKey: 'a',
        ExplicitHashKey: '0',
        Data: Buffer.from(`record ${received.length}`),
      }),
    )
  }
  expect(received).toEqual(['record 0', 'record 1', 'record 2'])
})

test.each(['SIGTERM', 'SIGKILL'] as const)('%s leaves no instance behind', async (signal) => {
  const { command, url } = await started({ INSTANCES: '2' })
  await clientOf(url).send(new ListStreamsCommand())
  command.process.kill(signal)
  // Comes when nobody holds the standard output of the command any more, be it one that it has started.
  expect((await command.ended).code).toBe(signal === 'SIGTERM' ? 0 : null)
  await refused(portIn(url))
})

test('a function that cannot be started ends it with the reason', async () => {
  const { command } = await started({ HANDLER: 'index.nothing' })
  const { code, stdout } = await command.ended
  expect(code).toBe(1)
  expect(stdout).toContain('index.nothing is undefined or not exported')
})
