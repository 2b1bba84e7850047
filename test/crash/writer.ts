import { putStream, record, stream, streamKey } from '../contracts/storage/fixtures.js'
import { isStoreKind, stores } from './stores.js'

/**
 * Writes without end to a store (first argument) on a directory (second), and prints a line for everything that was
 * acknowledged: `<counter> <text>`. On SIGTERM it closes the store.
 */
const [, , kind = '', directory = '', round = ''] = process.argv
if (!isStoreKind(kind)) throw new Error(`There is no store "${kind}"`)
const storage = stores[kind](directory)
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
