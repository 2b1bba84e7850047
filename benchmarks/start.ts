import type { Benchmark } from './benchmark.js'
import { callAt } from './kinesis-request.js'
import { memory } from './servers/servers.js'
import { median } from './summary.js'

const startsInARound = 3

/** From the start of `shardport serve` to its first answer. */
export const coldStart: Benchmark = {
  name: 'Cold start',
  async run({ rounds }, progress) {
    const milliseconds: number[] = []
    for (let index = 0; index < rounds * startsInARound; index++) {
      const begin = performance.now()
      const server = await memory.start()
      try {
        await callAt(server.url)('ListStreams', {})
        milliseconds.push(performance.now() - begin)
      } finally {
        await server.stop()
      }
    }
    const value = median(milliseconds)
    progress(`Cold start: ${Math.round(value)} ms`)
    return {
      figures: [{ name: 'shardport serve to its first answer', value, unit: 'ms', aim: { atMost: 250 } }],
    }
  },
}
