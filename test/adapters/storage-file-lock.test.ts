import { type ChildProcess, fork } from 'node:child_process'
import cluster from 'node:cluster'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DirectoryLock } from '../../adapters/storage-file/directory-lock.js'
import { LockFile } from '../../adapters/storage-file/lock-file.js'
import { LockSocket } from '../../adapters/storage-file/lock-socket.js'
import { leaveSocket } from '../support/left-socket.js'
import type { LockRequest } from '../support/lock-process.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

const program = fileURLToPath(new URL('../support/lock-process.ts', import.meta.url))
const NAME = /^shardport\.lock-[0-9a-f]{12}$/

/** What everybody but the holder of a directory is told. */
const refusal = (directory: string): RegExp =>
  new RegExp(`^The state directory ${directory} is in use by process \\d+ on `)

const acquire = (directory: string): Promise<LockFile | undefined> =>
  LockFile.acquire({ folder: directory, prefix: 'shardport.lock' }, directory)

/** Processes of which each wants the lock of a directory when it is told to. */
const contenders = async (count: number): Promise<((request: LockRequest) => Promise<string>)[]> => {
  const processes = Array.from({ length: count }, () => fork(program, { execArgv: ['--import', 'tsx'] }))
  return ready(processes)
}

const ready = async (
  processes: readonly ChildProcess[],
): Promise<((request: LockRequest) => Promise<string>)[]> => {
  onTestFinished(() => {
    for (const each of processes) each.kill('SIGKILL')
  })
  await Promise.all(processes.map((each) => once(each, 'message')))
  return processes.map((each) => async (request) => {
    each.send(request)
    return (await once(each, 'message'))[0]
  })
}

test('workers of a cluster, which share what they listen on, are two writers too', async () => {
  const directory = await temporaryDirectory()
  cluster.setupPrimary({ exec: program, execArgv: ['--import', 'tsx'] })
  const workers = await ready([cluster.fork().process, cluster.fork().process])
  const answers = await Promise.all(workers.map((ask) => ask({ directory, byFile: false })))
  expect(answers.sort()).toEqual([expect.stringMatching(refusal(directory)), 'held'])
})

test('a path of few characters may be too long for a name in it, and is locked all the same', async () => {
  const directory = join(await temporaryDirectory(), 'ö'.repeat(40))
  await mkdir(directory)
  const holder = await DirectoryLock.acquire(directory)
  await expect(DirectoryLock.acquire(directory)).rejects.toThrow(refusal(directory))
  await holder.release()
  await (await DirectoryLock.acquire(directory)).release()
})

describe.skipIf(process.platform === 'win32')('the lock by a name in the directory', () => {
  test('is had by one of those who find sockets left behind at the same time', async () => {
    const directory = await temporaryDirectory()
    for (let round = 0; round < 100; round++) {
      await leaveSocket(join(directory, 'shardport.lock'))
      await leaveSocket(join(directory, 'shardport.lock-000000000000'))
      await leaveSocket(join(directory, 'shardport.lock-ffffffffffff'))
      await leaveSocket(join(directory, 'shardport.lock-888888888888.new'))
      const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => acquire(directory)))
      const held = attempts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
      expect(held).toHaveLength(1)
      for (const attempt of attempts)
        if (attempt.status === 'rejected') expect(attempt.reason.message).toMatch(refusal(directory))
      expect(await readdir(directory)).toEqual([expect.stringMatching(NAME)])
      await held[0]?.release()
      expect(await readdir(directory)).toEqual([])
    }
  })

  test('is had by one of several processes that find a socket left behind', async () => {
    const root = await temporaryDirectory()
    const processes = await contenders(4)
    for (let round = 0; round < 50; round++) {
      const directory = join(root, String(round))
      await mkdir(directory)
      await leaveSocket(join(directory, 'shardport.lock'))
      const answers = await Promise.all(processes.map((ask) => ask({ directory, byFile: true })))
      const refused = expect.stringMatching(refusal(directory))
      expect(answers.sort()).toEqual([refused, refused, refused, 'held'])
    }
  })

  test('is not had by who comes while its holder has it, whichever name is lower', async () => {
    const directory = await temporaryDirectory()
    const holder = await acquire(directory)
    for (let attempt = 0; attempt < 20; attempt++)
      await expect(acquire(directory)).rejects.toThrow(refusal(directory))
    await holder?.release()
    await (await acquire(directory))?.release()
  })

  test('is not had while the process of an earlier version holds the directory', async () => {
    const directory = await temporaryDirectory()
    const earlier = await LockSocket.listen(join(directory, 'shardport.lock'))
    earlier.decided()
    await expect(acquire(directory)).rejects.toThrow(refusal(directory))
    expect(await readdir(directory)).toEqual(['shardport.lock'])
    await earlier.release()
  })

  test('leaves other files alone', async () => {
    const directory = await temporaryDirectory()
    await writeFile(join(directory, 'wal.log'), '')
    await (await acquire(directory))?.release()
    expect(await readdir(directory)).toEqual(['wal.log'])
  })
})
