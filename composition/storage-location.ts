import { fileURLToPath } from 'node:url'
import { fromHome } from './home-path.js'

/** A built-in store and where it keeps its state. */
export type StorageLocation =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'file' /** Absolute, or relative to the working directory. */
      readonly directory: string
    }
  | { readonly kind: 'sqlite' /** Absolute or relative path, or `:memory:`. */; readonly path: string }

/** A location as options give it. */
export type StorageLocationText = 'memory' | `file:${string}` | `sqlite:${string}`

export const storageLocationForms = '"memory", "file:DIRECTORY", "sqlite:FILE" or "sqlite::memory:"'

/**
 * Reads a location as options give it: `file:./state`, `sqlite:/var/kinesis.db`, or URL forms such as
 * `file:///var/state`.
 * @returns undefined for a text of no such form
 */
export const parseStorageLocation = (text: string): StorageLocation | undefined => {
  if (text === 'memory') return { kind: 'memory' }
  const [, kind, place] = /^(file|sqlite):(.+)$/s.exec(text) ?? []
  if (place === undefined) return undefined
  const path = pathOf(place)
  if (path === undefined) return undefined
  return kind === 'file' ? { kind: 'file', directory: path } : { kind: 'sqlite', path }
}

const pathOf = (place: string): string | undefined => {
  if (!place.startsWith('//')) return fromHome(place)
  try {
    return fileURLToPath(`file:${place}`)
  } catch {
    return undefined
  }
}
