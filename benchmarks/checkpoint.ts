import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Benchmark } from './benchmark.js'
import { type Call, callAt } from './kinesis-request.js'
import { pacedPuts } from './paced-puts.js'
import { file } from './servers/servers.js'
import { createStream, fill, record, streamName } from './streams.js'
import { percentile } from './summary.js'

const recordBytes = 1024
/**
 * A checkpoint is due when the log has outgrown the last one. The next is to have about a GiB: more than four times the
 * data, since ferrokinesis's format has a number of up to three digits for each byte of base64.
 */
const recordsBefore = 190_000
/** Few, so that it is soon noticed that a checkpoint has begun. */
const recordsAtOnce = 200
const perSecond = 500
const secondsWithout = 5
const longestMs = 120_000

/** What those who put records notice of a checkpoint. */
export const checkpoint: Benchmark = {
  name: 'Checkpoint',
  async run({ scale }, progress) {
    const server = await file.start()
    try {
      const directory = join(server.directory, 'state')
      const temporary = ['snapshot.bin.tmp', 'wal.log.tmp'].map((name) => join(directory, name))
      const isRunning = (): boolean => temporary.some((path) => existsSync(path))
      const call = callAt(server.url)
      await createStream(call, 4)
      await fill(call, recordsBefore * scale, recordBytes)
      await until(() => !isRunning())
      // What the system still has to write would slow the first measurement only.
      spawnSync('sync')
      const without = await delaysWhile(server.url, () => pause(secondsWithout * 1000))

      await fillUntil(call, isRunning)
      const startedMs = performance.now()
      const during = await delaysWhile(server.url, () => until(() => !isRunning()))
      const seconds = (performance.now() - startedMs) / 1000
      const gibibytes = statSync(join(directory, 'snapshot.bin')).size / 2 ** 30

      const [p99Without, p99During] = [percentile(without, 99), percentile(during, 99)]
      progress(
        `Checkpoint: p99 ${p99During.toFixed(1)} ms during ${seconds.toFixed(1)} s, ${p99Without.toFixed(1)} ms without`,
      )
      return {
        figures: [
          {
            name: `p99 of PutRecord, ${perSecond}/s, while a checkpoint of ${gibibytes.toFixed(2)} GiB runs ÷ without`,
            value: p99During / p99Without,
            unit: '×',
            aim: { atMost: 3 },
          },
          { name: 'p99 without', value: p99Without, unit: 'ms' },
          { name: 'p99 while it runs', value: p99During, unit: 'ms' },
          { name: 'longest while it runs', value: percentile(during, 100), unit: 'ms' },
          { name: 'length of the checkpoint', value: seconds, unit: 's' },
        ],
      }
    } finally {
      await server.stop()
    }
  },
}

/** Delays in ms of puts at a fixed rate until `done` resolves. */
const delaysWhile = async (url: string, done: () => Promise<unknown>): Promise<readonly number[]> => {
  const stop = new AbortController()
  const puts = pacedPuts({
    url,
    perSecond,
    input: (index) => ({ StreamName: streamName, ...record(index) }),
    signal: stop.signal,
  })
  try {
    await done()
  } finally {
    stop.abort()
  }
  return (await puts).map(({ ms }) => ms)
}

const fillUntil = async (call: Call, condition: () => boolean): Promise<void> => {
  for (const startMs = performance.now(); !condition(); ) {
    if (performance.now() - startMs > longestMs) throw new Error('no checkpoint began')
    await fill(call, recordsAtOnce, recordBytes)
  }
}

const until = async (condition: () => boolean): Promise<void> => {
  for (const startMs = performance.now(); !condition(); ) {
    if (performance.now() - startMs > longestMs) throw new Error('a checkpoint did not end')
    await pause(5)
  }
}
