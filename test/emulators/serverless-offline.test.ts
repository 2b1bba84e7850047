import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { putsAndGets as putsAndGetsAs } from '../contracts/handler/kinesis.js'
import { overHttp } from '../contracts/handler/over-http.js'
import { cbor, json } from '../contracts/handler/requests.js'
import { http1Client } from '../handlers/node/support.js'
import { refused } from '../support/command.js'
import { putsAndGets, putsGetsAndSubscribes } from '../support/sdk-round-trip.js'
import { clientOf, startedIn } from './emulator.js'

/** serverless-offline does not tell which port it was given. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

const started = async () => {
  const HOME = await mkdtemp(join(tmpdir(), 'serverless-home-'))
  onTestFinished(() => rm(HOME, { recursive: true }))
  const port = await freePort()
  const ports = ['--httpPort', String(port), '--lambdaPort', String(await freePort())]
  const program = ['node_modules/.bin/serverless', 'offline', 'start', ...ports] as const
  const command = startedIn('serverless-offline', program, { HOME })
  await new Promise<void>((ready, reject) => {
    let printed = ''
    command.process.stderr?.on('data', (text: string) => {
      printed += text
      if (printed.includes('Server ready')) ready()
    })
    command.ended.then(({ stderr }) => reject(new Error(stderr)), reject)
  })
  return { command, port, url: `http://127.0.0.1:${port}` }
}

test('the AWS SDK puts, gets and is given what it subscribes to', async () => {
  const { url } = await started()
  await putsGetsAndSubscribes(clientOf(url))
})

test.each([json, cbor])('bytes go both ways unchanged as %s', async (contentType) => {
  const { url } = await started()
  await putsAndGetsAs(overHttp(url, http1Client), contentType)
})

test('SIGTERM leaves nothing behind', async () => {
  const { command, port, url } = await started()
  await putsAndGets(clientOf(url))
  command.process.kill('SIGTERM')
  expect((await command.ended).code).toBe(0)
  await refused(port)
})
