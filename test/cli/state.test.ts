import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { shardport } from '../support/command.js'

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
