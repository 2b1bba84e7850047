import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { seededRandom } from '../../src/services/faults/seeded-random.js'
import { streamKey } from '../contracts/storage/fixtures.js'
import { type StoreKind, stores } from './stores.js'

const ROUNDS_OF_A_DIRECTORY = 10

/**
 * Kills a writing process with SIGKILL again and again, a part of them while they close, and reads what they left.
 * @returns how many records were acknowledged
 * @throws when an acknowledged record is missing, stands elsewhere, or a record is there twice
 */
export const crash = async (store: StoreKind, kills: number, seed: number): Promise<number> => {
  const random = seededRandom(seed)
  const bundled = await mkdtemp(join(tmpdir(), 'shardport-crash-'))
  try {
    const writer = await bundledWriter(bundled, store)
    let total = 0
    let acknowledged = new Map<number, string>()
    let directory = ''
    for (let kill = 0; kill < kills; kill++) {
      if (kill % ROUNDS_OF_A_DIRECTORY === 0) {
        directory = join(bundled, `state-${kill}`)
        acknowledged = new Map()
      }
      const delay = {
        afterLines: Math.floor(random() * 300),
        closing: random() < 0.3,
        moreMs: random() * 20,
      }
      for (const [counter, text] of await killed([writer, store, directory, String(kill)], delay))
        acknowledged.set(counter, text)
      total += await verified(store, directory, acknowledged, kill)
      if ((kill + 1) % ROUNDS_OF_A_DIRECTORY === 0) await rm(directory, { recursive: true })
    }
    return total
  } finally {
    await rm(bundled, { recursive: true })
  }
}

/** One file starts sooner than TypeScript. The driver has a native part, which stays where it is. */
const bundledWriter = async (folder: string, store: StoreKind): Promise<string> => {
  const file = join(folder, 'writer.mjs')
  const input = fileURLToPath(new URL('./writer.ts', import.meta.url))
  const driver = 'better-sqlite3'
  const { resolve } = createRequire(import.meta.url)
  const paths = store === 'sqlite' ? { [driver]: pathToFileURL(resolve(driver)).href } : {}
  const bundle = await rolldown({ input, platform: 'node', external: [driver] })
  await bundle.write({ file, format: 'esm', paths })
  return file
}

interface Moment {
  /** Acknowledged records to wait for. */
  readonly afterLines: number
  /** Whether it is then asked to close. */
  readonly closing: boolean
  /** How much later it is killed. */
  readonly moreMs: number
}

const killed = async (writer: readonly string[], moment: Moment): Promise<[number, string][]> => {
  const child = spawn(process.execPath, writer, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  let lines = 0
  let ending = false
  child.stderr.on('data', (text) => {
    errors += text
  })
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString()
    lines = output.split('\n').length - 1
    if (lines <= moment.afterLines || ending) return
    ending = true
    end(child, moment)
  })
  await new Promise((resolve) => child.once('close', resolve))
  if (errors !== '') throw new Error(`${writer.join(' ')}: ${errors}`)
  const whole = output.slice(0, output.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [Number(line.slice(0, line.indexOf(' '))), line.slice(line.indexOf(' ') + 1)])
}

const end = (child: ChildProcess, { closing, moreMs }: Moment): void => {
  if (closing) child.kill('SIGTERM')
  setTimeout(() => child.kill('SIGKILL'), moreMs)
}

const verified = async (
  store: StoreKind,
  directory: string,
  acknowledged: ReadonlyMap<number, string>,
  round: number,
): Promise<number> => {
  const storage = stores[store](directory)
  await storage.open()
  try {
    const key = streamKey('orders')
    const found = await storage.load(key)
    const incarnation = found?.value.incarnation ?? ''
    const page = { key, incarnation, shard: 0, from: 0, limit: 1_000_000, maxBytes: 2 ** 40, notBeforeMs: 0 }
    const { records } = await storage.read(page)
    const texts = new Set<string>()
    for (const [index, { counter, data }] of [...records].entries()) {
      const text = Buffer.from(data).toString()
      const expected = acknowledged.get(counter) ?? text
      if (counter !== index + 1) throw new Error(`round ${round}: counter ${counter} in place ${index + 1}`)
      if (text !== expected) throw new Error(`round ${round}: another record has counter ${counter}`)
      if (texts.has(text)) throw new Error(`round ${round}: a record is there twice: ${text.slice(0, 40)}`)
      texts.add(text)
    }
    for (const counter of acknowledged.keys())
      if (counter > records.length)
        throw new Error(`round ${round}: record ${counter} of ${records.length} is lost`)
    return acknowledged.size
  } finally {
    await storage.close()
  }
}
