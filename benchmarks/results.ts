import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Outcome, Settings } from './benchmark.js'

/** What one benchmark came to, when and with what. */
export interface Part {
  readonly benchmark: string
  /** ISO 8601. */
  readonly startedAt: string
  /** How long it took. */
  readonly seconds: number
  readonly settings: Settings
  /** Version of Shardport. */
  readonly shardport: string
  readonly outcome: Outcome
}

const folder = fileURLToPath(new URL('./results/', import.meta.url))

/** Files of the last run, a part for each benchmark, so that a run that was broken off can be taken up again. */
export const results = {
  /** Forgets the last run. */
  begin(): void {
    rmSync(`${folder}parts`, { recursive: true, force: true })
  },

  /** A part of the last run, unless it was measured in another way or of another version. */
  kept(benchmark: string, settings: Settings, shardport: string): Part | undefined {
    const file = partFile(benchmark)
    if (!existsSync(file)) return undefined
    const part = JSON.parse(readFileSync(file, 'utf8')) as Part
    const same = part.shardport === shardport && JSON.stringify(part.settings) === JSON.stringify(settings)
    return same ? part : undefined
  },

  keep(part: Part): void {
    mkdirSync(`${folder}parts`, { recursive: true })
    writeFileSync(partFile(part.benchmark), JSON.stringify(part, undefined, 2))
  },

  write(name: string, text: string): void {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}${name}`, text)
  },
}

const partFile = (benchmark: string): string => `${folder}parts/${benchmark.replace(/\W+/g, '-')}.json`
