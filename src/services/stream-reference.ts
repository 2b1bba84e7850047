import { parseStreamArn } from '../domain/arn.js'
import { namesDisagree, streamIdNotFound, unresolvableArn } from '../domain/refusals.js'
import { type Scope, sameScope } from '../domain/scope.js'
import { type StreamKey, streamKey } from '../ports/document-keys.js'
import type { Streams } from './streams.js'

/** The ways in which a request may name a stream. */
export interface StreamReference {
  readonly StreamName?: string | undefined
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

/**
 * Finds out which stream a request means. An ARN names its own account and region; a name and an id belong to the
 * caller's. Constraint validation has made sure that one of them is there.
 * @returns at once where a name is all there is, since nothing has to be looked up then
 * @throws KinesisError InvalidArgumentException for an ARN of something else or names that disagree,
 *   ResourceNotFoundException for an unknown id
 */
export const referredStream = (
  reference: StreamReference,
  scope: Scope,
  streams: Streams,
): StreamKey | Promise<StreamKey> => {
  const { StreamName, StreamARN, StreamId } = reference
  return StreamName !== undefined && StreamARN === undefined && StreamId === undefined
    ? streamKey(scope, StreamName)
    : agreedStream(reference, scope, streams)
}

const agreedStream = async (
  { StreamName, StreamARN, StreamId }: StreamReference,
  scope: Scope,
  streams: Streams,
): Promise<StreamKey> => {
  const keys: StreamKey[] = []
  if (StreamName !== undefined) keys.push(streamKey(scope, StreamName))
  if (StreamARN !== undefined) keys.push(keyOfArn(StreamARN))
  if (StreamId !== undefined) keys.push(await keyOfId(StreamId, keys[0] ?? scope, streams))
  const [first, ...others] = keys
  if (first === undefined) throw new TypeError('a request that names no stream passed validation')
  if (others.some((key) => !sameStream(key, first))) throw namesDisagree()
  return first
}

const keyOfArn = (arn: string): StreamKey => {
  const parsed = parseStreamArn(arn)
  if (parsed === undefined) throw unresolvableArn()
  return streamKey(parsed, parsed.name)
}

const keyOfId = async (id: string, scope: Scope, streams: Streams): Promise<StreamKey> => {
  const key = await streams.keyOfId(id, scope)
  if (key === undefined) throw streamIdNotFound(id, scope.accountId)
  return key
}

export const sameStream = (a: StreamKey, b: StreamKey): boolean => a.name === b.name && sameScope(a, b)
