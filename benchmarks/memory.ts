import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Benchmark } from './benchmark.js'
import { callAt } from './kinesis-request.js'
import { memory } from './servers/servers.js'
import { createStream, fill } from './streams.js'

const recordBytes = 1024
const dataBytes = 2 ** 30
const idleMs = 2000

/** Memory of a process that is not swapped out, in bytes. @throws Error where there is no /proc */
const residentBytes = (pid: number): number => {
  const kibibytes = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kibibytes) * 1024
}

/** What a GiB of records takes in memory storage. */
export const memoryUse: Benchmark = {
  name: 'Memory',
  async run({ scale }, progress) {
    const server = await memory.start()
    try {
      const idle = residentBytes(server.pid)
      const call = callAt(server.url)
      await createStream(call, 4)
      await fill(call, (dataBytes * scale) / recordBytes, recordBytes)
      await pause(idleMs)
      const held = residentBytes(server.pid) - idle
      progress(`Memory: ${Math.round(held / 2 ** 20)} MiB over the idle process`)
      return {
        figures: [
          {
            name: `resident over the idle process, for each byte of ${scale} GiB in records of 1 KiB`,
            value: held / (dataBytes * scale),
            unit: 'bytes',
            aim: { atMost: 1.35 },
          },
          { name: 'resident when idle', value: idle / 2 ** 20, unit: 'MiB' },
        ],
      }
    } finally {
      await server.stop()
    }
  },
}
