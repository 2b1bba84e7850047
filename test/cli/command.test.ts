import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis'
import { describe, expect, test, vi } from 'vitest'
import { createKinesis } from '../../composition/create-kinesis.js'
import { flag, optionNames } from '../../composition/options.js'
import { builtCommand } from '../support/built-package.js'
import { portIn, refused, run, shardport } from '../support/command.js'
import { signedRequest } from '../support/kinesis.js'
import { fileStorage } from '../support/state-directories.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import { tlsPaths } from '../support/tls.js'

// Starting a process takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

describe('the server', () => {
  test.each([[['--port', '0']], [['serve', '--port=0']]])(
    '%j prints its address and ends at SIGTERM',
    async (args) => {
      const command = shardport(args)
      const line = await command.firstLine
      expect(line).toMatch(/^Shardport listening on http:\/\/127\.0\.0\.1:\d+$/)
      command.process.kill('SIGTERM')
      expect(await command.ended).toEqual({ code: 0, stdout: `${line}\n`, stderr: '' })
    },
  )

  test('says what a certificate lacks before anything is opened', async () => {
    const directory = join(await temporaryDirectory(), 'state')
    const command = shardport(['--port', '0', '--state-dir', directory, '--tls-cert', tlsPaths.tlsCert])
    expect(await command.ended).toEqual({
      code: 2,
      stdout: '',
      stderr: 'shardport: Option tlsKey is not given; tlsCert and tlsKey are given together or not at all\n',
    })
    expect(existsSync(directory)).toBe(false)
  })

  test('says at its start that state cannot be kept, and why', async () => {
    const directory = await temporaryDirectory()
    await writeFile(join(directory, 'wal.log'), 'no log')
    const command = shardport(['--port', '0', '--state-dir', directory])
    const health = await fetch(`http://127.0.0.1:${portIn(await command.firstLine)}/_health`)
    expect(await health.text()).toBe(
      '{"status":"DOWN","components":{"store":{"status":"DOWN","detail":' +
        '"db read failed: unsupported wal format; recreate state dir"}}}',
    )
    command.process.kill('SIGTERM')
    expect((await command.ended).stderr).toBe(
      `shardport: error: The state directory ${directory} cannot be used: unsupported wal format; recreate state dir. ` +
        `To bring back what can be read: shardport state repair ${directory}\n`,
    )
  })

  test('ends at SIGINT', async () => {
    const command = shardport(['--port', '0'])
    await command.firstLine
    command.process.kill('SIGINT')
    expect((await command.ended).code).toBe(0)
  })

  test('has its streams when it prints its address', async () => {
    const command = shardport(['--port', '0', '--streams', 'orders:2,events:on-demand'], {
      SHARDPORT_CREATE_STREAM_MS: '1',
    })
    const client = new KinesisClient({
      endpoint: `http://127.0.0.1:${portIn(await command.firstLine)}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    })
    const { StreamSummaries = [] } = await client.send(new ListStreamsCommand({}))
    expect(StreamSummaries.map(({ StreamName, StreamStatus }) => [StreamName, StreamStatus])).toEqual([
      ['events', 'ACTIVE'],
      ['orders', 'ACTIVE'],
    ])
    client.destroy()
  })

  test('answers at SIGTERM what it has begun to read', async () => {
    const command = shardport(['--port', '0'])
    const port = portIn(await command.firstLine)
    const { body, finish } = await halfSent(port)
    command.process.kill('SIGTERM')
    await refused(port)
    finish()
    expect(await body).toEqual({ HasMoreStreams: false, StreamNames: [], StreamSummaries: [] })
    expect((await command.ended).code).toBe(0)
  })

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s while it starts ends it at once, its storage closed',
    async (signal) => {
      const directory = await temporaryDirectory()
      const storage = fileStorage(directory)
      await using before = await createKinesis({ storage, createStreamMs: 86_400_000 })
      await before.handle(signedRequest('CreateStream', { StreamName: 'orders', ShardCount: 1 }))
      await before.close()
      // It waits for the stream that is being created.
      const command = shardport(['--port', '0', '--state-dir', directory, '--streams', 'orders:1'])
      const locks = () => readdirSync(directory).filter((name) => name.startsWith('shardport.lock'))
      await vi.waitFor(() => expect(locks()).toHaveLength(1), { timeout: 30_000 })
      command.process.kill(signal)
      expect(await command.ended).toEqual({ code: 0, stdout: '', stderr: '' })
      expect(locks()).toEqual([])
    },
  )

  test('ends at once at a second signal', async () => {
    const command = shardport(['--port', '0'])
    const port = portIn(await command.firstLine)
    const { body } = await halfSent(port)
    const outcome = expect(body).rejects.toThrow()
    command.process.kill('SIGTERM')
    await refused(port)
    command.process.kill('SIGTERM')
    expect((await command.ended).code).toBe(143)
    await outcome
  })
})

describe('a refusal is one line', () => {
  test('for a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    expect(await shardport(['--port', String(port)]).ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `shardport: cannot listen on 127.0.0.1 port ${port}: the port is taken; choose another, or 0 for a free one\n`,
    })
    other.close()
  })

  test('for streams beyond the limit', async () => {
    expect(await shardport(['--port', '0', '--streams', 'orders:99999']).ended).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'shardport: stream orders cannot be created: This request would exceed the shard limit for the account ' +
        '000000000000 in us-east-1. Current shard count for the account: 0. Limit: 50. Number of additional shards that ' +
        'would have resulted from this request: 99999. Refer to the AWS Service Limits page ' +
        '(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request ' +
        'higher limits. The option shardLimit (--shard-limit) sets this limit.\n',
    })
  })

  test.each([
    [['--port', 'x'], 'Option port: flag --port gives "x"; allowed: a whole number from 0 to 65535'],
    [
      ['--host', '127.0.0.1:80'],
      'Option host: flag --host gives "127.0.0.1:80"; allowed: a host name or an IP address without a port, for which there is --port',
    ],
    [
      ['--streams', 'orders:0'],
      'Option streams: flag --streams gives "orders:0"; allowed: NAME:SHARDS or NAME:on-demand, separated by commas; ' +
        'each NAME once, of 1 to 128 letters, digits, "_", "." and "-"; SHARDS a whole number from 1 to 1000000',
    ],
    [['--prot', '1'], "unknown option '--prot' (Did you mean --port?); see shardport serve --help"],
    [
      ['--port'],
      "option '--port <value>' argument missing; allowed: a whole number from 0 to 65535; see shardport serve --help",
    ],
    [['--config'], "option '--config <file>' argument missing; see shardport serve --help"],
    [
      ['--pin-account-region=true'],
      "flag --pin-account-region takes no value, but got 'true'; see shardport serve --help",
    ],
    [
      ['exec', '--no-enforce-limits=true', '--', 'true'],
      "flag --no-enforce-limits takes no value, but got 'true'; see shardport exec --help",
    ],
    [
      ['--pin-account-region', 'true', '--port', '0'],
      "flag --pin-account-region takes no value, but got 'true'; see shardport serve --help",
    ],
    [['--prot=1'], "unknown option '--prot=1' (Did you mean --port?); see shardport serve --help"],
    [
      ['sevre', '--prot'],
      "unknown command 'sevre'; commands: serve, exec, state, help; see shardport --help",
    ],
    [
      ['help', 'state', 'mend'],
      "unknown command 'mend'; commands: repair, export, import, verify, compact; see shardport state --help",
    ],
    [['help', 'sevre'], "unknown command 'sevre'; commands: serve, exec, state, help; see shardport --help"],
    [[''], "unknown command ''; commands: serve, exec, state, help; see shardport --help"],
    [['serve', 'now'], "serve takes no arguments, but got 'now'; see shardport serve --help"],
    [['--port', '0', 'now'], "serve takes no arguments, but got 'now'; see shardport serve --help"],
    [['exec', '--prot', '1'], "unknown option '--prot' (Did you mean --port?); see shardport exec --help"],
    [
      ['state', 'mend'],
      "unknown command 'mend'; commands: repair, export, import, verify, compact; see shardport state --help",
    ],
    [
      ['state', 'verfy'],
      "unknown command 'verfy' (Did you mean verify?); commands: repair, export, import, verify, compact; " +
        'see shardport state --help',
    ],
    [['state', 'repair'], "missing required argument 'location'; see shardport state repair --help"],
    [
      ['state', 'repair', 'a', '--regin', 'x'],
      "unknown option '--regin' (Did you mean --region?); see shardport state repair --help",
    ],
  ])('for the wrong usage %j', async (args, line) => {
    expect(await shardport(args).ended).toEqual({ code: 2, stdout: '', stderr: `shardport: ${line}\n` })
  })

  test.skipIf(!existsSync('/dev/full'))('for an output that takes nothing (needs /dev/full)', async () => {
    const full = `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(builtCommand)} --port 0 > /dev/full`
    expect(await run('sh', ['-c', full]).ended).toEqual({
      code: 1,
      stdout: '',
      stderr: 'shardport: cannot write standard output: ENOSPC: no space left on device, write\n',
    })
  })

  test('for a wrong environment variable', async () => {
    expect(await shardport([], { SHARDPORT_PORT: 'x' }).ended).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'shardport: Option port: environment variable SHARDPORT_PORT gives "x"; allowed: a whole number from 0 to 65535\n',
    })
  })
})

test.each([[['--help']], [['state', '--help']], [['--version']]])(
  'an output that nobody reads is no error of %j',
  async (args) => {
    const command = shardport(args)
    command.process.stdout?.destroy()
    expect(await command.ended).toEqual({ code: 0, stdout: '', stderr: '' })
  },
)

test.each([['serve'], ['exec', '--', 'true']])(
  '%s warns of a misspelt environment variable',
  async (...args) => {
    const command = shardport(args, { SHARDPORT_STORGE: 'memory', SHARDPORT_PORT: '0' })
    if (args[0] === 'serve') {
      await command.firstLine
      command.process.kill('SIGTERM')
    }
    expect(await command.ended).toMatchObject({
      code: 0,
      stderr:
        'shardport: environment variable SHARDPORT_STORGE is unknown and ignored; did you mean "SHARDPORT_STORAGE"?\n',
    })
  },
)

test('--version prints the version', async () => {
  expect(await shardport(['--version']).ended).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  })
})

test.each([[['--help']], [['help']], [['-h']]])(
  '%j lists the commands and every flag of serve',
  async (args) => {
    const { code, stdout } = await shardport(args).ended
    expect(code).toBe(0)
    for (const command of ['serve', 'exec', 'state'])
      expect(stdout).toMatch(new RegExp(`^  ${command} .+`, 'm'))
    for (const name of optionNames) expect(stdout).toContain(`  ${flag(name)} `)
  },
)

test.each([[['--help']], [['state', '--help']]])('%j words its help command alike', async (args) => {
  expect((await shardport(args).ended).stdout).toMatch(
    /^ {2}help \[command\.{0,3}\] +Show help for a command$/m,
  )
})

test.each([
  [['serve', '--help'], 'serve [options]'],
  [['exec', '--help'], 'exec [options] -- COMMAND [ARGUMENTS]'],
  [['state', '--help'], 'state [options] [command]'],
  [['state', 'repair', '--help'], 'state repair [options] <location>'],
  [['help', 'exec'], 'exec [options] -- COMMAND [ARGUMENTS]'],
  [['state', 'help', 'verify'], 'state verify [options] <location> [other]'],
  [['help', 'state', 'verify'], 'state verify [options] <location> [other]'],
])('%j shows how that command is used', async (args, usage) => {
  const { code, stdout, stderr } = await shardport(args).ended
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout.split('\n', 1)).toEqual([`Usage: shardport ${usage}`])
})

/** A ListStreams request of which the server has the headers and half of the body. */
const halfSent = async (port: number): Promise<{ body: Promise<unknown>; finish: () => void }> => {
  const { method, headers, body } = signedRequest('ListStreams', {})
  const sent = request({
    port,
    host: '127.0.0.1',
    method,
    headers: { ...headers, 'content-length': body.length, expect: '100-continue' },
  })
  sent.flushHeaders()
  await once(sent, 'continue')
  sent.write(body.subarray(0, 1))
  const answer = new Promise<unknown>((resolve, reject) => {
    sent.on('error', reject).on('response', async (response) => {
      let text = ''
      for await (const piece of response.setEncoding('utf8')) text += piece
      resolve(JSON.parse(text))
    })
  })
  return { body: answer, finish: () => sent.end(body.subarray(1)) }
}
