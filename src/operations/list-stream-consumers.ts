import { listStreamConsumersMaxConsumers } from '../domain/limits.js'
import { invalidNextToken, streamNotFound, tokenExcludes } from '../domain/refusals.js'
import type { Stream } from '../domain/stream.js'
import { nameAfter, pageByName, pageToken, readPageToken } from '../services/page-tokens.js'
import { referredStream } from '../services/stream-reference.js'
import type { ListStreamConsumersInput } from './api.generated.js'
import { describedConsumer, isCreationTime } from './descriptions.js'
import type { Operation } from './operation.js'

/**
 * Lists a stream's enhanced fan-out consumers in every status, by name, at most 100 on a page. A token belongs to its
 * stream: for another one, also one of the same name, it is none.
 * @throws KinesisError ResourceNotFoundException, InvalidArgumentException, ExpiredNextTokenException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreamConsumers.html}
 */
export const listStreamConsumers: Operation<'ListStreamConsumers'> = async (
  input,
  { scope },
  { streams, clock },
) => {
  if (input.NextToken !== undefined && input.StreamCreationTimestamp !== undefined)
    throw tokenExcludes('StreamCreationTimestamp')
  const { value: stream } = await streams.get(await referredStream(input, scope, streams))
  const nowMs = clock.now()
  const after = startOf(input, stream, nowMs)
  const limit = Math.min(input.MaxResults ?? listStreamConsumersMaxConsumers, listStreamConsumersMaxConsumers)
  const { page, last } = pageByName(stream.consumers, after, limit)
  return {
    Consumers: page.map((consumer) => describedConsumer(stream, consumer)),
    NextToken:
      last === undefined
        ? undefined
        : pageToken('ListStreamConsumers', nowMs, { incarnation: stream.incarnation, after: last }),
  }
}

/** The name after which the page begins; undefined for the first. */
const startOf = (input: ListStreamConsumersInput, stream: Stream, nowMs: number): string | undefined => {
  const { NextToken, StreamCreationTimestamp } = input
  if (NextToken !== undefined) {
    const payload = readPageToken('ListStreamConsumers', NextToken, nowMs)
    if (payload.incarnation !== stream.incarnation) throw invalidNextToken()
    return nameAfter(payload)
  }
  if (!isCreationTime(StreamCreationTimestamp, stream.createdAtMs))
    throw streamNotFound(stream.name, stream.accountId)
  return undefined
}
