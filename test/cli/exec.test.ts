import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { refused, shardport } from '../support/command.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import { tlsPaths } from '../support/tls.js'

// Starting a process takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const node = process.execPath
const printing = (expression: string) => [node, '-e', `console.log(JSON.stringify(${expression}))`]

const awsVariables = `Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('AWS_')))`

test('a command finds a Kinesis with its streams by the variables of the AWS SDKs', async () => {
  const program = `
    import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis'
    const { StreamNames } = await new KinesisClient().send(new ListStreamsCommand({}))
    console.log(process.env.AWS_ENDPOINT_URL_KINESIS, StreamNames.join())`
  const { code, stdout } = await shardport([
    'exec',
    '--streams',
    'orders:2,events:1',
    '--',
    node,
    '--input-type=module',
    '-e',
    program,
  ]).ended
  expect(code).toBe(0)
  const [, port] = /^http:\/\/127\.0\.0\.1:(\d+) events,orders\n$/.exec(stdout) ?? []
  await refused(Number(port))
})

test('a command that trusts the certificate finds a Kinesis over TLS, where SDKs agree on HTTP/2', async () => {
  const program = `
    import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis'
    const { StreamNames } = await new KinesisClient().send(new ListStreamsCommand({}))
    console.log(process.env.AWS_ENDPOINT_URL_KINESIS.split(':', 1)[0], StreamNames.join())`
  const { tlsCert, tlsKey } = tlsPaths
  const command = shardport(
    [
      'exec',
      '--streams',
      'orders:2',
      '--tls-cert',
      tlsCert,
      '--',
      node,
      '--input-type=module',
      '-e',
      program,
    ],
    { SHARDPORT_TLS_KEY: tlsKey, NODE_EXTRA_CA_CERTS: tlsCert },
  )
  expect(await command.ended).toMatchObject({ code: 0, stdout: 'https orders\n' })
})

describe('variables', () => {
  const dummyVariables = (region: string) => ({
    AWS_ENDPOINT_URL_KINESIS: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
  })

  test('of a command that has none', async () => {
    const { stdout } = await shardport(['exec', '--region', 'eu-west-1', '--', ...printing(awsVariables)])
      .ended
    expect(JSON.parse(stdout)).toEqual(dummyVariables('eu-west-1'))
  })

  test('that would lead an SDK elsewhere are not passed on', async () => {
    const elsewhere = {
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      AWS_PROFILE: 'production',
      AWS_DEFAULT_PROFILE: 'production',
      AWS_SESSION_TOKEN: 'of the profile',
    }
    const { stdout } = await shardport(['exec', '--', ...printing(awsVariables)], elsewhere).ended
    expect(JSON.parse(stdout)).toEqual(dummyVariables('us-east-1'))
  })

  test('of a proxy stay, which is not asked for the Kinesis', async () => {
    const proxies = `Object.fromEntries(Object.entries(process.env).filter(([name]) => /proxy/i.test(name)))`
    const given = { HTTP_PROXY: 'http://proxy.invalid:3128', NO_PROXY: 'internal.example' }
    const { stdout } = await shardport(['exec', '--', ...printing(proxies)], given).ended
    expect(JSON.parse(stdout)).toEqual({
      ...given,
      NO_PROXY: 'internal.example,127.0.0.1',
      no_proxy: 'internal.example,127.0.0.1',
    })
  })

  test('that are set stay, but for where Kinesis is', async () => {
    const given = {
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-north-1',
      AWS_ACCESS_KEY_ID: '123456789012',
      AWS_SECRET_ACCESS_KEY: 'mine',
      AWS_ENDPOINT_URL_KINESIS: 'http://elsewhere.invalid',
      AWS_PROFILE: 'of-mine',
    }
    const { stdout } = await shardport(['exec', '--', ...printing(awsVariables)], given).ended
    expect(JSON.parse(stdout)).toEqual({
      ...given,
      AWS_ENDPOINT_URL_KINESIS: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
    })
  })
})

test('what stands behind -- belongs to the command', async () => {
  const command = [...printing('process.argv.slice(1)'), '--', '--port', 'x', '--help']
  expect(await shardport(['exec', '--', ...command]).ended).toEqual({
    code: 0,
    stdout: '["--port","x","--help"]\n',
    stderr: '',
  })
})

describe('the exit code', () => {
  test('is that of the command', async () => {
    expect(await shardport(['exec', '--', node, '-e', 'process.exit(7)']).ended).toEqual({
      code: 7,
      stdout: '',
      stderr: '',
    })
  })

  test('is 128 and the signal that ended the command', async () => {
    const program = `process.kill(process.pid, 'SIGKILL')`
    expect((await shardport(['exec', '--', node, '-e', program]).ended).code).toBe(137)
  })

  test('is 127 for a command that cannot be started', async () => {
    expect(await shardport(['exec', '--', 'no-such-command']).ended).toEqual({
      code: 127,
      stdout: '',
      stderr: 'shardport: cannot start no-such-command: there is no such command\n',
    })
  })

  test('is 126 for a file that may not be executed', async () => {
    const file = join(await temporaryDirectory(), 'script')
    writeFileSync(file, 'true')
    expect(await shardport(['exec', '--', file]).ended).toEqual({
      code: 126,
      stdout: '',
      stderr: `shardport: cannot start ${file}: it is not permitted to be run\n`,
    })
    const below = join(file, 'script')
    expect(await shardport(['exec', '--', below]).ended).toEqual({
      code: 126,
      stdout: '',
      stderr: `shardport: cannot start ${below}: it lies below a file\n`,
    })
  })

  test('is 1 where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    expect(await shardport(['exec', '--port', String(port), '--', node, '-e', '']).ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `shardport: cannot listen on 127.0.0.1 port ${port}: the port is taken; choose another, or 0 for a free one\n`,
    })
    other.close()
  })

  test('is 1 where state cannot be kept, and the command is not run', async () => {
    expect(
      await shardport(['exec', '--state-dir', '/dev/null', '--', node, '-e', 'console.log(1)']).ended,
    ).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'shardport: The state directory /dev/null cannot be used: failed to initialize durable state: ' +
        'File already exists (os error 17). It is a file: for a SQLite database say sqlite:/dev/null, or choose a directory\n',
    })
  })

  test('is 2 without a command', async () => {
    expect(await shardport(['exec', '--streams', 'orders:1']).ended).toEqual({
      code: 2,
      stdout: '',
      stderr: "shardport: missing required argument 'command'; see shardport exec --help\n",
    })
  })
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const)('%s is passed on', async (signal) => {
  const program = `
    process.once('${signal}', () => { console.log('got ${signal}'); process.exit(5) })
    setInterval(() => {}, 1000)
    console.log('ready')`
  const command = shardport(['exec', '--', node, '-e', program])
  await command.firstLine
  command.process.kill(signal)
  expect(await command.ended).toEqual({ code: 5, stdout: `ready\ngot ${signal}\n`, stderr: '' })
})
