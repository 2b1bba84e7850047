import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SqliteStorage } from '../../adapters/storage-sqlite/sqlite-storage.js'
import type { StoragePort } from '../../src/ports/storage.js'
import { putStream, read, stream, texts } from '../contracts/storage/fixtures.js'
import { sharingContract } from '../contracts/storage/sharing.js'
import { topicFor } from '../contracts/storage/suite.js'
import { type RunningCommand, run } from '../support/command.js'
import { describeSqlite, openSqlite } from '../support/sqlite.js'
import { storageInAnotherProcess } from '../support/storage-process.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

/**
 * A process with four writers, which together append as many records as asked for. Each record holds its writer's
 * name; the process writes the counter of each to its standard output once it is acknowledged.
 */
const writer = (path: string, version: number, name: string, records: number): RunningCommand => {
  const script = `
    import { SqliteStorage } from './adapters/storage-sqlite/sqlite-storage.js'
    import { record, streamKey } from './test/contracts/storage/fixtures.js'
    const storage = new SqliteStorage(${JSON.stringify(path)})
    await storage.open()
    let left = ${records}
    const write = async () => {
      while (left-- > 0) {
        const request = { key: streamKey('orders'), version: ${version}, records: [record('${name}')] }
        const [counter] = await storage.append(request)
        process.stdout.write(counter + '\\n')
      }
    }
    await Promise.all([write(), write(), write(), write()])
    await storage.close()
  `
  return run(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script])
}

const numbers = (lines: string): number[] => lines.split('\n').slice(0, -1).map(Number)

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)

describeSqlite('storage contract: SqliteStorage in two processes', () => {
  const opened = async (storage: StoragePort): Promise<StoragePort> => {
    await storage.open()
    return storage
  }
  sharingContract(
    topicFor({ describe, test: (name, body) => test(name, body, 30_000) }, async () => {
      const path = join(await temporaryDirectory(), 'store.db')
      const instances = [await opened(new SqliteStorage(path))]
      return {
        storage: instances[0] as StoragePort,
        second: async () => {
          const other = await opened(storageInAnotherProcess(path))
          instances.push(other)
          return other
        },
        cleanup: async () => {
          for (const instance of instances) await instance.close()
        },
      }
    }),
  )
})

describeSqlite('processes on one SQLite file', () => {
  test('give each counter once', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const { storage } = await openSqlite(path)
    const orders = await putStream(storage, stream('orders'))
    const processes = ['a', 'b'].map((name) => writer(path, orders.version, name, 200))
    const ended = await Promise.all(processes.map((one) => one.ended))
    for (const { code, stderr } of ended) expect([code, stderr]).toEqual([0, ''])
    const [a, b] = ended.map(({ stdout }) => numbers(stdout))
    expect(ascending([...(a ?? []), ...(b ?? [])])).toEqual(Array.from({ length: 400 }, (_, i) => i + 1))
    const written = texts(await read(storage, orders))
    expect(written).toHaveLength(400)
    for (const counter of a ?? []) expect(written[counter - 1]).toBe('a')
    for (const counter of b ?? []) expect(written[counter - 1]).toBe('b')
    expect(await storage.usage()).toEqual({ bytes: 400 * 4, records: 400 })
  }, 30_000)

  test('leave every acknowledged record behind when they are killed', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const first = await openSqlite(path)
    const orders = await putStream(first.storage, stream('orders'))
    await first.storage.close()
    const killed = writer(path, orders.version, 'a', 1_000_000)
    await killed.firstLine
    let lines = 0
    await new Promise<void>((resolve) => {
      killed.process.stdout?.on('data', (text: string) => {
        lines += text.split('\n').length - 1
        if (lines >= 50) resolve()
      })
    })
    killed.process.kill('SIGKILL')
    const acknowledged = numbers((await killed.ended).stdout)
    expect(acknowledged.length).toBeGreaterThanOrEqual(50)

    const { storage, database } = await openSqlite(path)
    const page = await read(storage, orders)
    expect(page.records.map(({ counter }) => counter)).toEqual(page.records.map((_, i) => i + 1))
    expect(page.records.length).toBeGreaterThanOrEqual(Math.max(...acknowledged))
    expect(await storage.usage()).toEqual({ bytes: page.records.length * 4, records: page.records.length })
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
  }, 30_000)
})
