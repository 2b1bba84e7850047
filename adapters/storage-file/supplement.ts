import type { Scope } from '../../src/domain/scope.js'
import type { DocumentKind, JsonValue } from '../../src/ports/storage.js'
import { ImageError } from './image-error.js'

/** Name of the one member of an image that ferrokinesis does not know, and passes over. */
export const supplementMember = 'shardport'

/**
 * What the members of an image cannot hold. The image itself holds streams, consumers, policies and tags of one
 * scope, its home.
 */
export interface Supplement {
  readonly format: 1
  readonly home: Scope
  /** The last entry of the log that the image includes. */
  readonly sequence: number
  /** The greatest version ever given. */
  readonly lastVersion: number
  /** Of each stream of the home scope, what its members in the image do not tell. */
  readonly streams: readonly StreamSupplement[]
  /** Every document but the home scope's streams. */
  readonly documents: readonly DocumentImage[]
  /** Shards that stand elsewhere than their records tell. */
  readonly tips: readonly ShardTipImage[]
}

export interface StreamSupplement {
  readonly name: string
  readonly createdAtMs: number
  readonly version: number
  /** Members of the document that differ from what the image makes of it; null where there is none. */
  readonly members: Readonly<Record<string, JsonValue>>
}

export interface DocumentImage extends Scope {
  readonly kind: DocumentKind
  readonly name: string
  readonly version: number
  readonly value: JsonValue
}

export interface ShardTipImage extends Scope {
  readonly stream: string
  readonly shard: number
  readonly next: number
  readonly lastSequenceSeconds?: number
}

/** @throws ImageError when a later Shardport has written it */
export const supplementIn = (value: unknown): Supplement | undefined => {
  if (value === undefined) return undefined
  const format = (value as Partial<Supplement> | null)?.format
  if (format !== 1)
    throw new ImageError(
      `unknown format ${JSON.stringify(format)} of \`${supplementMember}\`: use a newer Shardport`,
    )
  return value as Supplement
}

/** The members by which `actual` differs from `projected`. */
export const differingMembers = (actual: object, projected: object): Record<string, JsonValue> => {
  const before = new Map<string, unknown>(Object.entries(projected))
  const differing: [string, JsonValue][] = []
  for (const [name, value] of Object.entries(actual)) {
    const projection = before.get(name)
    if (value !== undefined && value !== projection && JSON.stringify(value) !== JSON.stringify(projection))
      differing.push([name, value])
    before.delete(name)
  }
  for (const [name, value] of before) if (value !== undefined) differing.push([name, null])
  return Object.fromEntries(differing)
}

/** Makes `actual` of `projected` and what {@link differingMembers} gave. */
export const withMembers = <Value extends object>(
  projected: Value,
  members: Readonly<Record<string, JsonValue>>,
): Value => {
  const merged = new Map<string, unknown>(Object.entries(projected))
  for (const [name, value] of Object.entries(members)) {
    if (value === null) merged.delete(name)
    else merged.set(name, value)
  }
  return Object.fromEntries(merged) as Value
}
