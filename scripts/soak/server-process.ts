/** The server under soak in a process of its own, so that its memory is measured alone. Started by `server.ts`. */
import { createKinesis, type KinesisOptions } from '../../composition/index.js'
import { listen } from '../../composition/node.js'
import type { FromServer, ToServer } from './server.js'

const [storage] = process.argv.slice(2)

const kinesis = await createKinesis({
  // Whatever it is, the options table judges it.
  storage: storage as KinesisOptions['storage'],
  shardLimit: 1_000,
  createStreamMs: 20,
  updateStreamMs: 40,
  deleteStreamMs: 20,
  logLevel: 'warn',
})
const server = await listen(kinesis)

const send = (message: FromServer): void => void process.send?.(message)

const memory = (): FromServer => {
  const { rss } = process.memoryUsage()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return { kind: 'memory', rss, retained: heapUsed + external }
}

process.on('message', (message: ToServer) => {
  if (message === 'measure') send(memory())
  else void stop()
})
process.on('disconnect', () => process.exit())

const stop = async (): Promise<void> => {
  await server.close()
  await kinesis.close()
  process.disconnect()
}

send({ kind: 'listening', clientConfig: server.clientConfig })
