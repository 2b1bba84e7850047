import { shardNotFound } from './refusals.js'

const largestIndex = 2 ** 31 - 1

/**
 * The id of a shard.
 * @param index signed 32 bit; negative ones come only out of foreign sequence numbers
 */
export const shardId = (index: number): string => {
  if (index < 0 || index >= firstIds.length) return idOf(index)
  firstIds[index] ??= idOf(index)
  return firstIds[index]
}

const idOf = (index: number): string =>
  index < 0 ? `shardId--${String(-index).padStart(11, '0')}` : `shardId-${String(index).padStart(12, '0')}`

/** Every written record is answered with an id, and most streams have few shards. */
const firstIds = new Array<string | undefined>(1024)

/**
 * The index that a client's shard id names: the digits after the first dash, or the whole text where there is
 * none, so that `shardId-000000000009`, `x-9` and `9` are the same shard (kinesalite's tests against AWS).
 * @returns undefined when there are no such digits or they exceed 2^31 - 1
 */
export const parseShardId = (text: string): number | undefined => {
  const [prefix, suffix] = text.split('-', 2)
  const digits = suffix ?? prefix
  if (digits === undefined || !/^\d+$/.test(digits)) return undefined
  const index = Number(digits)
  return index <= largestIndex ? index : undefined
}

/**
 * The index that a client's shard id names, as {@link parseShardId} reads it; the stream need not have such a shard.
 * @param stream whose shard is meant, for the text
 * @throws KinesisError ResourceNotFoundException for a text that is no shard id
 */
export const namedShard = (
  id: string,
  { name, accountId }: { readonly name: string; readonly accountId: string },
): number => {
  const index = parseShardId(id)
  if (index === undefined) throw shardNotFound(id, name, accountId)
  return index
}
