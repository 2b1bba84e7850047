import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { StorageError, type StorageHealth, type StoragePort } from '../../src/ports/storage.js'

/** What the process is asked for, by a method of its storage. */
export interface StorageCall {
  readonly id: number
  readonly method: Exclude<keyof StoragePort, 'capabilities'>
  readonly args: readonly unknown[]
}

export type StorageAnswer = { readonly id: number } & (
  | { readonly result: unknown }
  | { readonly error: string }
)

/**
 * A SQLite file, opened by another process, which ends when it is closed. That process never sees a signal abort, and
 * its health is not asked for.
 */
export const storageInAnotherProcess = (path: string): StoragePort => {
  const program = fileURLToPath(new URL('./sqlite-process.ts', import.meta.url))
  const child = fork(program, [path], { execArgv: ['--import', 'tsx'], serialization: 'advanced' })
  const waiting = new Map<number, (answer: StorageAnswer) => void>()
  child.on('message', (answer: StorageAnswer) => waiting.get(answer.id)?.(answer))
  child.on('exit', (code) => {
    for (const [id, settle] of waiting) settle({ id, error: `its process has ended with ${code}` })
  })
  const call = async <Result>(method: StorageCall['method'], ...args: unknown[]): Promise<Result> => {
    const id = waiting.size
    const answer = await new Promise<StorageAnswer>((resolve) => {
      waiting.set(id, resolve)
      child.send({ id, method, args } satisfies StorageCall)
    })
    if ('error' in answer) throw new StorageError(answer.error)
    return answer.result as Result
  }
  return {
    capabilities: { durable: true, shared: true },
    health: (): StorageHealth => ({ healthy: true }),
    open: () => call('open'),
    close: () => call('close'),
    load: (key) => call('load', key),
    list: (...args) => call('list', ...args),
    scopes: () => call('scopes'),
    commit: (changes) => call('commit', changes),
    append: (request) => call('append', request),
    restore: (request) => call('restore', request),
    read: (request) => call('read', request),
    find: (...args) => call('find', ...args),
    tip: (shard) => call('tip', shard),
    trim: (...args) => call('trim', ...args),
    usage: () => call('usage'),
    changed: (shard, from, version) => call('changed', shard, from, version),
  }
}
