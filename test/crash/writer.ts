import { FileStorage } from '../../adapters/storage-file/file-storage.js'
import { SystemClock } from '../../adapters/system/system-clock.js'
import { home, putStream, record, stream, streamKey } from '../contracts/storage/fixtures.js'

/**
 * Writes without end to the directory of its first argument, and prints a line for everything that was acknowledged:
 * `<counter> <text>`. On SIGTERM it closes the store.
 */
const [, , directory = '', round = ''] = process.argv
const storage = new FileStorage({ directory, ...home, clock: new SystemClock(), minLogBytes: 30_000 })
await storage.open()
const health = storage.health()
if (!health.healthy) throw new Error(health.reason)
const key = streamKey('orders')
const open = (await storage.load(key)) ?? (await putStream(storage, stream('orders', { consumers: [] })))
process.on('SIGTERM', () => void storage.close())

const write = async (writer: number): Promise<void> => {
  for (let number = 0; ; number++) {
    const text = `${round}.${writer}.${number}.${'x'.repeat((writer * 997 + number * 131) % 3000)}`
    const counters = await storage.append({ key, version: open.version, records: [record(text)] })
    process.stdout.write(`${counters?.[0]} ${text}\n`)
  }
}
await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(write)).catch(() => undefined)
