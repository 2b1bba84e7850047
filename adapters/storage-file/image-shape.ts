import type { Turns } from '../event-loop/turns.js'
import { ImageError } from './image-error.js'

/** Tells whether a value has a shape; throws {@link ImageError} where it has another. */
type Shape = (value: unknown, where: string) => void

const simple =
  (expected: string, holds: (value: unknown) => boolean): Shape =>
  (value, where) => {
    if (!holds(value)) throw new ImageError(`invalid type for \`${where}\`, expected ${expected}`)
  }

const text = simple('a string', (value) => typeof value === 'string')
const number = simple('a number', (value) => typeof value === 'number')
const flag = simple('a boolean', (value) => typeof value === 'boolean')
const unsigned = simple(
  'an unsigned integer',
  (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
)
const byte = simple(
  'u8',
  (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255,
)

/** One of some texts, as serde has it in the variants of an enum. */
const oneOf =
  (...variants: readonly string[]): Shape =>
  (value, where) => {
    text(value, where)
    if (!variants.includes(value as string)) throw unknownVariant(value as string, variants)
  }

const unknownVariant = (given: string, variants: readonly string[]): ImageError => {
  const names = variants.map((name) => `\`${name}\``)
  const expected = names.length > 2 ? `one of ${names.join(', ')}` : names.join(' or ')
  return new ImageError(`unknown variant \`${given}\`, expected ${expected}`)
}

const listOf =
  (element: Shape): Shape =>
  (value, where) => {
    if (!Array.isArray(value)) throw new ImageError(`invalid type for \`${where}\`, expected a sequence`)
    for (const one of value) element(one, where)
  }

const pairOf =
  (first: Shape, second: Shape): Shape =>
  (value, where) => {
    if (!Array.isArray(value) || value.length !== 2)
      throw new ImageError(`invalid length for \`${where}\`, expected a tuple of size 2`)
    first(value[0], where)
    second(value[1], where)
  }

const mapOf =
  (element: Shape): Shape =>
  (value, where) => {
    for (const one of Object.values(objectIn(value, where))) element(one, where)
  }

/** An object with these members; others are passed over. */
const object = (members: Readonly<Record<string, Shape>>): Shape => {
  const shapes = Object.entries(members)
  return (value, where) => {
    const given = objectIn(value, where)
    for (const [name, shape] of shapes) {
      const member = Object.hasOwn(given, name) ? given[name] : undefined
      if (member === undefined && !optionals.has(shape)) throw new ImageError(`missing field \`${name}\``)
      shape(member, name)
    }
  }
}

/** An object with one member, whose name tells its shape. */
const variant =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value, where) => {
    const [given, ...others] = Object.entries(objectIn(value, where))
    if (given === undefined || others.length > 0)
      throw new ImageError(`invalid length for \`${where}\`, expected a map of size 1`)
    const [name, content] = given
    const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined
    if (shape === undefined) throw unknownVariant(name, Object.keys(shapes))
    shape(content, name)
  }

const optionals = new WeakSet<Shape>()

/** Absent or null, or of the shape. */
const maybe = (shape: Shape): Shape => {
  const made: Shape = (value, where) => {
    if (value !== undefined && value !== null) shape(value, where)
  }
  optionals.add(made)
  return made
}

const objectIn = (value: unknown, where: string): Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ImageError(`invalid type for \`${where}\`, expected a map`)
  return value as Readonly<Record<string, unknown>>
}

const shard = object({
  ShardId: text,
  HashKeyRange: object({ StartingHashKey: text, EndingHashKey: text }),
  SequenceNumberRange: object({ StartingSequenceNumber: text, EndingSequenceNumber: maybe(text) }),
  ParentShardId: maybe(text),
  AdjacentParentShardId: maybe(text),
})

const list = simple('a sequence', Array.isArray)

/** But for what is in its list of shards. */
const stream = object({
  name: text,
  retention_period_hours: unsigned,
  enhanced_monitoring: listOf(object({ ShardLevelMetrics: listOf(text) })),
  encryption_type: oneOf('KMS', 'NONE'),
  has_more_shards: flag,
  shards: list,
  stream_arn: text,
  stream_name: text,
  stream_status: oneOf('CREATING', 'DELETING', 'ACTIVE', 'UPDATING'),
  stream_creation_timestamp: number,
  stream_mode_details: object({ StreamMode: oneOf('PROVISIONED', 'ON_DEMAND') }),
  tags: mapOf(text),
  key_id: maybe(text),
  warm_throughput_mibps: unsigned,
  max_record_size_kib: unsigned,
  shard_counters: listOf(unsigned),
})

const ofStream = { stream_name: text, ready_at_ms: unsigned }
const ofConsumer = object({ consumer_arn: text, ready_at_ms: unsigned })

const transition = variant({
  CreateStream: object({ ...ofStream, shards: listOf(shard) }),
  DeleteStream: object(ofStream),
  RegisterConsumer: ofConsumer,
  DeregisterConsumer: ofConsumer,
  UpdateShardCount: object({ ...ofStream, target_shard_count: unsigned }),
  SplitShard: object({ ...ofStream, shard_to_split: text, new_starting_hash_key: text }),
  MergeShards: object({ ...ofStream, shard_to_merge: text, adjacent_shard_to_merge: text }),
  StartStreamEncryption: object(ofStream),
  StopStreamEncryption: object(ofStream),
})

/** What the lists of an image hold. */
const lists = {
  streams: stream,
  consumers: pairOf(text, listOf(byte)),
  policies: pairOf(text, text),
  resource_tags: pairOf(text, mapOf(text)),
  pending_transitions: transition,
}

const image = object({
  created_at_ms: unsigned,
  streams: list,
  records: flag,
  consumers: list,
  policies: list,
  resource_tags: list,
  account_settings_json: listOf(byte),
  pending_transitions: list,
  retained_bytes: unsigned,
  retained_records: unsigned,
})

/**
 * Looks at an image but for its records, which are never held as a whole.
 * @throws ImageError
 */
export const checkImage = async (members: unknown, turns: Turns): Promise<void> => {
  image(members, 'image')
  const given = members as Record<keyof typeof lists, readonly unknown[]>
  for (const [name, element] of Object.entries(lists))
    for (const one of given[name as keyof typeof lists]) {
      element(one, name)
      if (turns.due()) await turns.next()
    }
  for (const { shards } of given.streams as readonly { readonly shards: readonly unknown[] }[])
    for (const one of shards) {
      shard(one, 'shards')
      if (turns.due()) await turns.next()
    }
}

export const consumerShape = object({
  ConsumerName: text,
  ConsumerARN: text,
  ConsumerStatus: oneOf('CREATING', 'DELETING', 'ACTIVE'),
  ConsumerCreationTimestamp: number,
})
