import { KinesisClient } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { describe, expect, onTestFinished, test } from 'vitest'
import { run } from '../support/command.js'
import { putsGetsAndSubscribes, sdkCredentials } from '../support/sdk-round-trip.js'

/** As their README files say: who serves HTTP/1.1 only needs the client to be told. */
const servers = [
  { file: 'express/server.ts', client: {} },
  { file: 'nest/main.ts', client: {} },
  { file: 'fastify/server.ts', client: { requestHandler: new NodeHttpHandler() } },
  { file: 'hono/server.ts', client: { requestHandler: new NodeHttpHandler() } },
]

/** Runs an example as its reader does, and gives what it prints as the address of Kinesis. */
const started = async (file: string): Promise<string> => {
  const { firstLine } = run(process.execPath, ['--import', 'tsx', `examples/${file}`], { PORT: '0' })
  const [, endpoint = ''] = /^Kinesis is at (http:\S+\/kinesis)$/.exec(await firstLine) ?? []
  return endpoint
}

describe.each(servers)('the example $file', ({ file, client: config }) => {
  test('serves Kinesis, and beside it routes of its own that parse bodies', async () => {
    const endpoint = await started(file)
    const client = new KinesisClient({ ...sdkCredentials, endpoint, ...config })
    onTestFinished(() => client.destroy())
    await putsGetsAndSubscribes(client)

    const order = { customer: 'ada', amount: 1 }
    const placed = await fetch(new URL('/orders', endpoint), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    })
    expect([placed.status, await placed.json()]).toEqual([201, order])
  })
})
