import { fileURLToPath } from 'node:url'
import type { Benchmark } from '../benchmark.js'
import { clientResult } from '../client-process.js'
import { memory } from '../servers/servers.js'
import { median, medianRatio } from '../summary.js'

/** As it has been built, which is what everybody else has. */
const composition = new URL('../../dist/esm/composition/', import.meta.url).href
const script = fileURLToPath(new URL('./client-process.ts', import.meta.url))

/** The SDK with the request handler that needs no socket, against the SDK and a server on another processor. */
export const inProcess: Benchmark = {
  name: 'In process',
  async run({ rounds, seconds }, progress) {
    const within: number[] = []
    const overSocket: number[] = []
    for (let round = 1; round <= rounds; round++) {
      within.push(await clientResult<number>(script, [`${seconds}`, composition]))
      const server = await memory.start()
      try {
        overSocket.push(await clientResult<number>(script, [`${seconds}`, server.url]))
      } finally {
        await server.stop()
      }
      progress(
        `In process ${round}/${rounds}: ${within.at(-1)?.toFixed(0)} calls/s, ${overSocket.at(-1)?.toFixed(0)} over a socket`,
      )
    }
    return {
      figures: [
        {
          name: 'PutRecord through the SDK, one after the other, in process ÷ over a socket',
          value: medianRatio(within, overSocket),
          unit: '×',
          aim: { atLeast: 2 },
        },
        { name: 'in process', value: median(within), unit: 'calls/s' },
        { name: 'over a socket', value: median(overSocket), unit: 'calls/s' },
      ],
    }
  },
}
