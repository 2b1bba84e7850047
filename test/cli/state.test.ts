import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { home } from '../contracts/storage/fixtures.js'
import { type Ended, shardport } from '../support/command.js'
import { filledDirectory, filledText } from '../support/filled-state.js'
import { describeSqlite } from '../support/sqlite.js'

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

test('a directory that is not there is one clear line', async () => {
  const { code, stderr } = await shardport(['state', 'repair', join(directory, 'missing')]).ended
  expect(code).toBe(1)
  expect(stderr).toMatch(/^shardport: .*missing.*\n$/)
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

test('verify of a damaged directory ends with 1 and the reason, of a bad location with 2', async () => {
  cpSync(fixture('corrupt-snapshot'), directory, { recursive: true })
  const damaged = await state('verify', directory)
  expect([damaged.code, damaged.stdout]).toEqual([1, ''])
  expect(damaged.stderr).toContain(`shardport: ${directory}: `)
  expect(await state('verify', 'memory')).toEqual({
    code: 2,
    stdout: '',
    stderr: `shardport: Location "memory": allowed: "file:DIRECTORY", "sqlite:FILE" or a directory's path\n`,
  })
})
