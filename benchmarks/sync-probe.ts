import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Probe } from './contest.js'
import { median } from './summary.js'

/** About what 16 records of 100 bytes are in a log. */
const writeBytes = 4096
const writes = 200

/**
 * How long the disk takes to make what was appended durable, where durable servers keep their state too; and what
 * follows from it when every client waits for its record.
 */
export const syncProbe = (connections: number): Probe => ({
  sample() {
    const directory = mkdtempSync(join(tmpdir(), 'shardport-benchmark-'))
    const file = openSync(join(directory, 'log'), 'w')
    try {
      return median(
        Array.from({ length: writes }, () => {
          writeSync(file, Buffer.alloc(writeBytes, 1))
          const start = performance.now()
          fdatasyncSync(file)
          return performance.now() - start
        }),
      )
    } finally {
      closeSync(file)
      rmSync(directory, { recursive: true })
    }
  },
  figures(samples) {
    const milliseconds = median(samples)
    return [
      { name: `fdatasync after ${writeBytes} bytes, median`, value: milliseconds, unit: 'ms' },
      {
        name: `most records/s that ${connections} connections can make durable, one each in every fdatasync`,
        value: (connections * 1000) / milliseconds,
        unit: 'records/s',
      },
    ]
  },
})
