import { fileURLToPath } from 'node:url'
import { fromHome } from './home-path.js'

/** Built-in stores that keep their state on the disk, by the schemes of their locations. */
const durableKinds = ['file', 'sqlite'] as const

export type DurableKind = (typeof durableKinds)[number]

/** A durable store and where it keeps its state. */
export interface DurableLocation {
  readonly kind: DurableKind
  /** Of a directory or a file, absolute or relative to the working directory; of SQLite also `:memory:`. */
  readonly path: string
}

/** A built-in store and where it keeps its state. */
export type StorageLocation = { readonly kind: 'memory' } | DurableLocation

/** A location as options give it. Any text, since many come from variables; editors offer those that are allowed. */
export type StorageLocationText = 'memory' | `${DurableKind}:${string}` | (string & {})

export const storageLocationForms = '"memory", "file:DIRECTORY", "sqlite:FILE" or "sqlite::memory:"'

/**
 * Reads a location as options give it: `file:./state`, `sqlite:/var/kinesis.db`, or URL forms such as
 * `file:///var/state`.
 * @returns undefined for a text of no such form
 */
export const parseStorageLocation = (text: string): StorageLocation | undefined => {
  if (text === 'memory') return { kind: 'memory' }
  const kind = durableKinds.find((scheme) => text.startsWith(`${scheme}:`))
  if (kind === undefined) return undefined
  const path = pathOf(text.slice(kind.length + 1))
  return path === undefined ? undefined : { kind, path }
}

const pathOf = (place: string): string | undefined => {
  if (place === '') return undefined
  if (!place.startsWith('//')) return fromHome(place)
  try {
    return fileURLToPath(`file:${place}`)
  } catch {
    return undefined
  }
}
