import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { append, home, putStream, record, stream } from '../contracts/storage/fixtures.js'
import { builtCommand } from '../support/built-package.js'
import { type Ended, run, shardport } from '../support/command.js'
import { filledDirectory, filledText, tornDirectory } from '../support/filled-state.js'
import { leaveSocket } from '../support/left-socket.js'
import { connect, damageDatabase, describeSqlite } from '../support/sqlite.js'
import { openFileStorage } from '../support/state-directories.js'

vi.setConfig({ testTimeout: 60_000 })

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/ferrokinesis-0.7.0/${name}`, import.meta.url))

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shardport-state-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

test('repair makes a damaged directory one that a server can open, and says what it found', async () => {
  cpSync(fixture('torn-length-appended'), directory, { recursive: true })
  const repaired = await shardport(['state', 'repair', directory]).ended
  expect(repaired).toMatchObject({ code: 0, stderr: '' })
  expect(repaired.stdout).toMatch(/^Repaired\. The damage was: wal\.log is damaged at byte \d+/)
  expect(repaired.stdout).toMatch(/\nWhat was there before: snapshot\.bin\.damaged-1, wal\.log\.damaged-1\n$/)
  const again = await shardport(['state', 'repair', directory]).ended
  expect(again.stdout).toBe('Nothing to repair: the directory can be opened.\n')
})

test('repair leaves a sound directory alone', async () => {
  cpSync(fixture('basic'), directory, { recursive: true })
  expect(await shardport(['state', 'repair', directory]).ended).toEqual({
    code: 0,
    stdout: 'Nothing to repair: the directory can be opened.\n',
    stderr: '',
  })
})

test('repair says when there was no snapshot, and what stood in it is lost', async () => {
  const [origin, copy] = [join(directory, 'origin'), join(directory, 'copy')]
  await filledDirectory(origin)
  const storage = await openFileStorage(origin, home)
  const later = await putStream(storage, stream('later'))
  await append(storage, later, record('a'))
  cpSync(join(origin, 'wal.log'), join(copy, 'wal.log'))
  await storage.close()
  expect(await state('repair', copy)).toEqual({
    code: 0,
    stdout:
      'Repaired. The damage was: failed to decode wal entry: entry 1 is missing\n' +
      'Entries of the log that were read: 2\n' +
      'There was no snapshot, and the log does not begin with the first change: what stood before is lost.\n' +
      'What was there before: wal.log.damaged-1\n',
    stderr: '',
  })
  expect((await state('verify', copy)).stdout).toBe('Sound: streams 1, records 1, bytes 4, documents 1\n')
})

test('repair takes a location, and says when there is nothing at it that it can repair', async () => {
  cpSync(fixture('basic'), directory, { recursive: true })
  const nothing = { code: 0, stdout: 'Nothing to repair: the directory can be opened.\n', stderr: '' }
  expect(await state('repair', `file:${directory}`)).toEqual(nothing)
  const refused = (code: number, line: string) => ({ code, stdout: '', stderr: `shardport: ${line}\n` })
  const missing = join(directory, 'missing')
  expect(await state('repair', missing)).toEqual(refused(1, `There is no directory ${missing}.`))
  const empty = join(directory, 'empty')
  mkdirSync(empty)
  expect(await state('repair', empty)).toEqual(refused(1, `There is no state in ${empty}.`))
  expect(await state('repair', 'sqlite:k.db')).toEqual(
    refused(
      2,
      'Location "sqlite:k.db": only state directories can be repaired; ' +
        'what SQLite can bring back of a database: sqlite3 k.db .recover',
    ),
  )
  writeFileSync(join(empty, 'wal.log'), 'no log')
  expect(await state('repair', empty)).toEqual(
    refused(
      1,
      `The state directory ${empty} was not repaired: there is no snapshot.bin, and nothing in wal.log can be read. ` +
        'Put a copy of the directory in its place, or choose another directory',
    ),
  )
})

const state = (...args: string[]): Promise<Ended> =>
  shardport(['state', ...args, '--account-id', home.accountId, '--region', home.region]).ended

describeSqlite('state', () => {
  test('goes to SQLite and back, exactly, and over nothing that is there', async () => {
    const [origin, file, copy] = ['origin', 'kinesis.db', 'copy'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ]
    await filledDirectory(origin)
    const done = (what: string) => ({ code: 0, stdout: `${what}: ${filledText}\n`, stderr: '' })
    expect(await state('import', origin, `sqlite:${file}`)).toEqual(done('Copied'))
    expect(await state('export', `sqlite:${file}`, `file:${copy}`)).toEqual(done('Copied'))
    expect(await state('verify', `sqlite:${file}`, copy)).toEqual(done('Equal'))
    expect(await state('verify', origin, copy)).toEqual(done('Equal'))
    expect(await state('import', origin, `sqlite:${file}`)).toEqual({
      code: 1,
      stdout: '',
      stderr: `shardport: ${file} is there already. Nothing is overwritten: choose another place.\n`,
    })
    expect((await state('compact', `sqlite:${file}`)).stdout).toMatch(/^Compacted: \d+ bytes, \d+ before\n$/)
    expect(await state('verify', `sqlite:${file}`)).toEqual(done('Sound'))
  })
})

describeSqlite('a database that is damaged where nothing needs to be read', () => {
  test('is copied, and the command says so and ends with 1', async () => {
    const [origin, file, copy] = ['origin', 'kinesis.db', 'copy'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ]
    await filledDirectory(origin)
    await state('import', origin, `sqlite:${file}`)
    await damageDatabase(file)
    const { code, stdout, stderr } = await state('export', `sqlite:${file}`, copy)
    expect([code, stdout]).toEqual([1, `Copied: ${filledText}\n`])
    expect(stderr).toMatch(
      new RegExp(
        `^shardport: The SQLite database ${file} is damaged: .*\\. The copy holds what could be read of it\\.\n$`,
      ),
    )
    expect((await state('verify', origin, copy)).stdout).toBe(`Equal: ${filledText}\n`)
  })
})

/** What runs a command as somebody whom permissions stop; undefined where nothing does. */
const unprivileged = ((): readonly string[] | undefined => {
  if (process.platform === 'win32') return undefined
  if (process.getuid?.() !== 0) return []
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] as const
  const [program, ...args] = [...nobody, process.execPath, builtCommand, '--version']
  return spawnSync(program, args).status === 0 ? nobody : undefined
})()
if (unprivileged === undefined)
  console.warn('No test of directories that may not be written runs: nobody is stopped from it here.')

const stateOfOthers = (...args: string[]): Promise<Ended> => {
  const words = [...(unprivileged ?? []), process.execPath, builtCommand, 'state', ...args]
  return run(words[0] ?? '', words.slice(1)).ended
}

describeSqlite('a database in a directory that may not be written', () => {
  test.skipIf(unprivileged === undefined)('can be verified and exported; it stays as it is', async () => {
    const [origin, closed, copy] = ['origin', 'closed', 'copy'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ]
    const file = join(closed, 'kinesis.db')
    await filledDirectory(origin)
    await state('import', origin, `sqlite:${file}`)
    mkdirSync(copy)
    chmodSync(directory, 0o755)
    chmodSync(copy, 0o777)
    chmodSync(file, 0o444)
    chmodSync(closed, 0o555)
    const [from, to] = [`sqlite:${file}`, `sqlite:${copy}/kinesis.db`]
    const ended = [
      await stateOfOthers('verify', from),
      await stateOfOthers('export', from, to),
      await stateOfOthers('verify', from, to),
    ]
    chmodSync(closed, 0o755)
    expect(ended).toEqual(
      ['Sound', 'Copied', 'Equal'].map((what) => ({
        code: 0,
        stdout: `${what}: ${filledText}\n`,
        stderr: '',
      })),
    )
    expect(readdirSync(closed)).toEqual(['kinesis.db'])
  })

  test.skipIf(unprivileged === undefined)('is read with its log where only a link stands there', async () => {
    const [origin, open, closed] = ['origin', 'open', 'closed'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ]
    const file = join(open, 'kinesis.db')
    await filledDirectory(origin)
    await state('import', origin, `sqlite:${file}`)
    const other = await connect(file)
    other.exec('DELETE FROM document')
    mkdirSync(closed)
    const link = join(closed, 'kinesis.db')
    symlinkSync(file, link)
    for (const path of [directory, open]) chmodSync(path, 0o777)
    for (const suffix of ['', '-wal', '-shm']) chmodSync(`${file}${suffix}`, 0o666)
    chmodSync(closed, 0o555)
    const { stdout } = await stateOfOthers('verify', `sqlite:${link}`)
    chmodSync(closed, 0o755)
    expect(stdout).toBe('Sound: streams 0, records 0, bytes 0, documents 0\n')
  })
})

describeSqlite('a copy to', () => {
  test.each([
    ['a directory', 'file:', 'SIGINT', 130],
    ['SQLite', 'sqlite:copy.db', 'SIGTERM', 143],
  ] as const)('%s (%s) that %s interrupts leaves nothing and ends with %i', async (_, to, signal, code) => {
    const [origin, source, copy] = ['origin', 'source', 'copy'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ]
    await filledDirectory(origin)
    await state('import', origin, `sqlite:${source}`)
    // Whoever reads has to wait for this connection.
    const holder = await connect(source)
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; UPDATE store SET last_version = last_version')
    mkdirSync(copy)
    const watcher = watch(copy)
    onTestFinished(() => watcher.close())
    const begun = once(watcher, 'change')
    const target = to.replace(':', `:${copy}/`)
    const exporting = shardport(['state', 'export', `sqlite:${source}`, target])
    await begun
    exporting.process.kill(signal)
    expect(await exporting.ended).toEqual({
      code,
      stdout: '',
      stderr: 'shardport: interrupted; what had been copied is removed\n',
    })
    expect(readdirSync(copy)).toEqual([])
  })
})

test('verify of a torn directory says what is not read', async () => {
  const torn = join(directory, 'torn')
  const { tornBytes } = await tornDirectory(torn)
  expect(await state('verify', torn)).toEqual({
    code: 0,
    stdout: `Sound: ${filledText}\n`,
    stderr:
      `shardport: The state directory ${torn}: the last ${tornBytes} bytes of wal.log were left by a write that never ` +
      'ended, as in a crash. They are not read\n',
  })
})

test('verify of a damaged directory ends with 1 and the reason, of a bad location with 2', async () => {
  cpSync(fixture('corrupt-snapshot'), directory, { recursive: true })
  const damaged = await state('verify', directory)
  expect([damaged.code, damaged.stdout]).toEqual([1, ''])
  expect(damaged.stderr).toBe(
    `shardport: The state directory ${directory} cannot be used: failed to decode snapshot: ` +
      'EOF while parsing a list at line 1 column 1252. ' +
      `To bring back what can be read: shardport state repair ${directory}\n`,
  )
  expect(await state('verify', 'memory')).toEqual({
    code: 2,
    stdout: '',
    stderr: `shardport: Location "memory": allowed: "file:DIRECTORY", "sqlite:FILE" or a directory's path\n`,
  })
})

/** Runs a program in namespaces of its own: of what is mounted, and of the network with its abstract sockets. */
const APART = ['--map-root-user', '--mount', '--net']
const READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
const mountsReadOnly = (): boolean =>
  spawnSync('unshare', [...APART, 'sh', '-c', READ_ONLY, tmpdir(), 'true']).status === 0

describe.skipIf(!mountsReadOnly())('state in a directory that is mounted read-only (needs unshare)', () => {
  let origin: string
  const onReadOnly = (...args: string[]): Promise<Ended> => {
    const command = [process.execPath, builtCommand, 'state', ...args]
    const flags = ['--account-id', home.accountId, '--region', home.region]
    return run('unshare', [...APART, 'sh', '-c', READ_ONLY, origin, ...command, ...flags]).ended
  }
  const refused = (line: string) => ({ code: 1, stdout: '', stderr: `shardport: ${line}\n` })
  beforeEach(async () => {
    origin = join(directory, 'origin')
    await filledDirectory(origin)
    await leaveSocket(join(origin, 'shardport.lock-0123456789ab'))
    await leaveSocket(join(origin, 'shardport.lock'))
  })

  test('is read behind the socket of a killed server, and stays as it is', async () => {
    const before = readdirSync(origin)
    const done = (what: string) => ({ code: 0, stdout: `${what}: ${filledText}\n`, stderr: '' })
    expect(await onReadOnly('verify', origin)).toEqual(done('Sound'))
    expect(await onReadOnly('export', origin, join(directory, 'copy'))).toEqual(done('Copied'))
    expect(readdirSync(origin)).toEqual(before)
  })

  test('is not read while a server elsewhere has it', async () => {
    const storage = await openFileStorage(origin, home)
    const { code, stderr } = await onReadOnly('verify', origin)
    await storage.close()
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        `^shardport: The state directory ${origin} is in use by process ${process.pid} on `,
      ),
    ])
  })

  test('is not repaired', async () => {
    const reason = `The state directory ${origin} cannot be written: Read-only file system (os error 30)`
    expect(await onReadOnly('repair', origin)).toEqual(refused(reason))
    writeFileSync(join(origin, 'snapshot.bin'), 'damaged')
    expect(await onReadOnly('repair', origin)).toEqual(refused(reason))
  })
})
