import { streamArn } from '../domain/arn.js'
import { listStreamsMaxStreams } from '../domain/limits.js'
import { nameAfter, pageByName, pageToken, readPageToken } from '../services/page-tokens.js'
import { shownCreationMs } from './descriptions.js'
import type { Operation } from './operation.js'

/**
 * Lists the caller's streams in every state, by name. At most 100 on a page, also when Limit names more. With
 * NextToken and ExclusiveStartStreamName together the later of the two counts.
 * @throws KinesisError ExpiredNextTokenException, InvalidArgumentException for a token that is none
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreams.html}
 */
export const listStreams: Operation<'ListStreams'> = async (input, { scope }, { streams, clock }) => {
  const nowMs = clock.now()
  const limit = Math.min(input.Limit ?? listStreamsMaxStreams, listStreamsMaxStreams)
  const after = later(input.ExclusiveStartStreamName, tokenStart(input.NextToken, nowMs))
  const found = (await streams.list(scope, after, limit + 1)).map(({ value }) => value)
  const { page, last } = pageByName(found, after, limit)
  return {
    StreamNames: page.map(({ name }) => name),
    HasMoreStreams: last !== undefined,
    NextToken: last === undefined ? undefined : pageToken('ListStreams', nowMs, { after: last }),
    StreamSummaries: page.map((stream) => ({
      StreamName: stream.name,
      StreamARN: streamArn(stream),
      StreamStatus: stream.status,
      StreamModeDetails: { StreamMode: stream.mode },
      StreamCreationTimestamp: shownCreationMs(stream),
    })),
  }
}

const tokenStart = (token: string | undefined, nowMs: number): string | undefined =>
  token === undefined ? undefined : nameAfter(readPageToken('ListStreams', token, nowMs))

const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a
