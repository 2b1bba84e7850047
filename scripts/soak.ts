/**
 * Soaks a real server with real SDK clients over HTTP/2 and HTTP/1.1: writers, pollers, subscribers that come and go,
 * splits and merges at random. Every reader must get every record once and in order, and the server must not grow.
 * `npm run soak -- --seconds 120 --seed 1 --storage memory`; ends by itself, with code 1 when something was wrong.
 */
import { parseArgs } from 'node:util'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { type LapFigures, lap } from './soak/lap.js'
import { Random } from './soak/random.js'
import { type Memory, ServerUnderSoak } from './soak/server.js'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    storage: { type: 'string', default: 'memory' },
  },
})

const wholeNumber = (name: 'seconds' | 'seed', min: number, max: number): number => {
  const number = Number(values[name])
  if (!Number.isInteger(number) || number < min || number > max)
    throw new Error(`--${name} takes a whole number from ${min} to ${max}, not "${values[name]}"`)
  return number
}

const seconds = wholeNumber('seconds', 8, 86_400)
const seed = wholeNumber('seed', 0, 2 ** 32 - 1)
/** A multiple of four, so that every quarter of the time ends between two laps, with every stream deleted. */
const laps = 4 * Math.max(1, Math.round(seconds / 120))
/** What is left of a lap for its readers to catch up: a subscriber that has just left stays away for five seconds. */
const drainingMs = 5_500
const graceMs = 90_000
/** How many bytes more the server may retain at the end than after the first quarter. */
const mostRetainedGrowth = 8 * 1024 * 1024
const mostRssGrowth = 1.5

const startedMs = Date.now()

/** Says what was wrong and ends at once; the server's process ends when this one has gone. */
const fail = (violations: readonly string[]): never => {
  for (const violation of violations) console.error(`VIOLATION: ${violation}`)
  console.error(`soak failed; seed ${seed}`)
  process.exit(1)
}

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`

const sum = (figures: readonly LapFigures[], member: 'written' | 'read' | 'reshards' | 'subscriptions') =>
  figures.reduce((total, lapFigures) => total + lapFigures[member], 0)

const report = (quarter: number, figures: readonly LapFigures[], { rss, retained }: Memory): void =>
  console.log(
    `${quarter * 25} % after ${Math.round((Date.now() - startedMs) / 1000)} s: ${sum(figures, 'written')} records, ` +
      `${sum(figures, 'read')} reads, ${sum(figures, 'reshards')} reshards, ` +
      `${sum(figures, 'subscriptions')} subscriptions; RSS ${mebibytes(rss)}, ` +
      `retained after gc ${mebibytes(retained)}`,
  )

const growth = ([first, ...later]: readonly Memory[]): string[] => {
  const last = later.at(-1)
  if (first === undefined || last === undefined) return []
  const violations: string[] = []
  if (last.retained > first.retained + mostRetainedGrowth)
    violations.push(`retained memory grew from ${mebibytes(first.retained)} to ${mebibytes(last.retained)}`)
  if (last.rss > first.rss * mostRssGrowth)
    violations.push(`RSS grew from ${mebibytes(first.rss)} to ${mebibytes(last.rss)}`)
  return violations
}

/** @returns what was wrong, in lines */
const soak = async (server: ServerUnderSoak): Promise<readonly string[]> => {
  const random = new Random(seed)
  // What fails must not be tried again behind the soak's back: a record would be there twice.
  const config = { ...server.clientConfig, maxAttempts: 1 }
  const requestHandler = new NodeHttpHandler({ httpAgent: { maxSockets: 500 } })
  const lanes = [
    ['soak-http2', new KinesisClient(config)],
    ['soak-http1', new KinesisClient({ ...config, requestHandler })],
  ] as const
  const figures: LapFigures[] = []
  const quarters: Memory[] = []
  for (let done = 1; done <= laps; done++) {
    const overMs = startedMs + (done * seconds * 1000) / laps
    const durationMs = Math.max(1_000, overMs - Date.now() - drainingMs)
    const inLanes = lanes.map(([name, client]) => lap(client, name, random.fork(), durationMs))
    figures.push(...(await Promise.all(inLanes)))
    const violations = figures.flatMap((lapFigures) => lapFigures.violations)
    if (violations.length > 0) return violations
    if (done % (laps / 4) !== 0) continue
    const memory = await server.memory()
    quarters.push(memory)
    report(quarters.length, figures, memory)
  }
  for (const [, client] of lanes) client.destroy()
  return growth(quarters)
}

console.log(`soaking ${values.storage} storage for ${seconds} s in ${laps} laps, seed ${seed}`)
const overdue = setTimeout(
  () => fail([`the soak did not end within ${graceMs / 1000} s after its time`]),
  seconds * 1000 + graceMs,
)
try {
  const server = await ServerUnderSoak.start(values.storage)
  const violations = await soak(server)
  if (violations.length > 0) fail(violations)
  const code = await server.stop()
  if (code !== 0) fail([`the server ended with code ${code}`])
} catch (error) {
  fail([error instanceof Error ? (error.stack ?? error.message) : String(error)])
}
clearTimeout(overdue)
console.log('soak passed')
