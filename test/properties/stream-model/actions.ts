import { expect } from 'vitest'
import type { OperationName } from '../../../src/operations/api.generated.js'
import {
  accountId,
  type JsonInput,
  type JsonOutput,
  region,
  type TestKinesis,
} from '../../support/kinesis.js'
import { type ModelStream, secondsOf } from './model-stream.js'
import type { Entry, IteratorRequest, ModelIterator, ReferenceModel } from './reference-model.js'

export const arnOf = (name: string): string => `arn:aws:kinesis:${region}:${accountId}:stream/${name}`
const idOf = (shard: number): string => `shardId-${String(shard).padStart(12, '0')}`

/** The reference model and the Kinesis under test, which must agree on every outcome. */
export class Pair {
  constructor(
    readonly model: ReferenceModel,
    readonly kinesis: TestKinesis,
  ) {}

  advance(ms: number): void {
    this.model.nowMs += ms
    this.kinesis.clock.advance(ms)
  }

  /**
   * Sends a request and compares whether and with which type it is refused.
   * @returns both answers; undefined when both refuse
   */
  async agree<Name extends OperationName, Value>(
    name: Name,
    input: JsonInput,
    rule: () => Value,
  ): Promise<{ readonly expected: Value; readonly body: JsonOutput<Name> } | undefined> {
    const outcome = this.model.outcome(rule)
    const { status, body } = await this.kinesis.send(name, input)
    const refused = status === 200 ? undefined : (body as { readonly __type: string }).__type
    expect([status, refused]).toEqual('refused' in outcome ? [400, outcome.refused] : [200, undefined])
    return 'refused' in outcome ? undefined : { expected: outcome.value, body }
  }

  async put(operation: 'PutRecord' | 'PutRecords', name: string, entries: readonly Entry[]): Promise<void> {
    const inputs = entries.map(({ data, partitionKey, explicitHashKey }) => ({
      Data: btoa(data),
      PartitionKey: partitionKey,
      ...(explicitHashKey === undefined ? {} : { ExplicitHashKey: String(explicitHashKey) }),
    }))
    const rule = () => this.model.put(name, entries)
    if (operation === 'PutRecord') {
      const answer = await this.agree('PutRecord', { StreamName: name, ...inputs[0] }, rule)
      if (answer !== undefined)
        this.#numbered(name, answer.expected, [answer.body], answer.body.EncryptionType)
    } else {
      const answer = await this.agree('PutRecords', { StreamName: name, Records: inputs }, rule)
      if (answer === undefined) return
      expect(answer.body.FailedRecordCount).toBe(0)
      this.#numbered(name, answer.expected, answer.body.Records, answer.body.EncryptionType)
    }
  }

  async iterator(name: string, shard: number, request: IteratorRequest): Promise<ModelIterator | undefined> {
    const input = {
      StreamName: name,
      ShardId: idOf(shard),
      ShardIteratorType: request.type,
      ...('number' in request ? { StartingSequenceNumber: request.number } : {}),
      ...('timestampMs' in request ? { Timestamp: (request.timestampMs ?? 0) / 1000 } : {}),
    }
    const rule = () => this.model.iterator(name, shard, request)
    const answer = await this.agree('GetShardIterator', input, rule)
    if (answer === undefined) return undefined
    const { expected: position, body } = answer
    return this.#remembered({
      token: body.ShardIterator ?? '',
      name,
      stream: this.#stream(name),
      shard,
      position,
    })
  }

  /** @returns the iterator for what follows; undefined at the shard's end or when both refuse */
  async read(iterator: ModelIterator, limit: number): Promise<ModelIterator | undefined> {
    const { name, stream, shard, token } = iterator
    const rule = () => this.model.read(iterator, limit)
    const answer = await this.agree('GetRecords', { ShardIterator: token, Limit: limit }, rule)
    if (answer === undefined) return undefined
    const { body, expected } = answer
    const { page, next, atTip } = expected
    const ended = atTip && stream.shards[shard]?.closedAt !== undefined
    expect(body.Records).toEqual(
      page.map((record) => ({
        SequenceNumber: record.number,
        ApproximateArrivalTimestamp: record.arrivalMs / 1000,
        Data: btoa(record.data),
        PartitionKey: record.partitionKey,
        ...(record.encrypted ? { EncryptionType: 'KMS' } : {}),
      })),
    )
    const behindMs = atTip ? 0 : this.model.nowMs - (page.at(-1)?.arrivalMs ?? this.model.nowMs)
    expect(body.MillisBehindLatest).toBe(behindMs)
    expect(body.ChildShards).toEqual(
      ended
        ? stream.childrenOf(shard).map((child) => ({
            ShardId: idOf(child),
            ParentShards: stream.shards[child]?.parents.map(idOf),
            HashKeyRange: rangeOf(stream, child),
          }))
        : undefined,
    )
    expect(body.NextShardIterator === undefined).toBe(ended)
    if (body.NextShardIterator === undefined) return undefined
    return this.#remembered({ token: body.NextShardIterator, name, stream, shard, position: next })
  }

  async describeStream(name: string, after: number | undefined, limit: number): Promise<void> {
    const start = after === undefined ? {} : { ExclusiveStartShardId: idOf(after) }
    const input = { StreamName: name, Limit: limit, ...start }
    const answer = await this.agree('DescribeStream', input, () => this.model.get(name))
    if (answer === undefined) return
    const { expected: stream, body } = answer
    const { Shards, HasMoreShards, ...others } = body.StreamDescription
    expect(others).toMatchObject(this.#described(name, stream))
    const listed = this.#listed(stream).filter((index) => index > (after ?? -1))
    expectShards(Shards, stream, listed.slice(0, limit))
    expect(HasMoreShards).toBe(listed.length > limit)
  }

  async describeStreamSummary(name: string): Promise<void> {
    const input = { StreamARN: arnOf(name) }
    const answer = await this.agree('DescribeStreamSummary', input, () => this.model.get(name))
    expect(answer?.body.StreamDescriptionSummary).toEqual(
      answer &&
        expect.objectContaining({
          ...this.#described(name, answer.expected),
          OpenShardCount: answer.expected.open.length,
          ConsumerCount: answer.expected.consumers.size,
        }),
    )
  }

  /** Reads all pages. */
  async listShards(name: string, filter: ShardFilter, limit: number): Promise<void> {
    const ShardFilter = {
      Type: filter.type,
      ...('shard' in filter ? { ShardId: idOf(filter.shard) } : {}),
      ...('timestampMs' in filter ? { Timestamp: filter.timestampMs / 1000 } : {}),
    }
    let input: JsonInput = { StreamName: name, ShardFilter, MaxResults: limit }
    let expected: readonly number[] | undefined
    for (;;) {
      const answer = await this.agree('ListShards', input, () => this.model.get(name))
      if (answer === undefined) return
      expected ??= this.#listed(answer.expected).filter(this.#selector(answer.expected, filter))
      expectShards(answer.body.Shards, answer.expected, expected.slice(0, limit))
      expected = expected.slice(limit)
      const { NextToken } = answer.body
      expect(NextToken === undefined).toBe(expected.length === 0)
      if (NextToken === undefined) return
      input = { NextToken, MaxResults: limit }
    }
  }

  /** Once as a whole, which settles everything, then by pages. */
  async listStreams(limit: number): Promise<void> {
    const whole = await this.kinesis.ok('ListStreams')
    this.model.settleAll()
    const names = [...this.model.streams.keys()].sort()
    expect(whole.StreamNames).toEqual(names)
    expect(whole.StreamSummaries?.map(({ StreamStatus }) => StreamStatus)).toEqual(
      names.map((name) => this.model.streams.get(name)?.status),
    )
    for (let shown = 0; ; shown += limit) {
      const ExclusiveStartStreamName = names[shown - 1]
      const start = ExclusiveStartStreamName === undefined ? {} : { ExclusiveStartStreamName }
      const page = await this.kinesis.ok('ListStreams', { Limit: limit, ...start })
      expect(page.StreamNames).toEqual(names.slice(shown, shown + limit))
      expect(page.HasMoreStreams).toBe(names.length > shown + limit)
      if (!page.HasMoreStreams) return
    }
  }

  async listTags(name: string): Promise<void> {
    const answer = await this.agree('ListTagsForStream', { StreamName: name }, () => this.model.get(name))
    const tags = [...(answer?.expected.tags ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))
    expect(answer?.body.Tags ?? []).toEqual(tags.map(([Key, Value]) => ({ Key, Value })))
  }

  async listConsumers(name: string): Promise<void> {
    const input = { StreamARN: arnOf(name) }
    const answer = await this.agree('ListStreamConsumers', input, () => this.model.get(name))
    const consumers = [...(answer?.expected.consumers ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))
    expect(answer?.body.Consumers ?? []).toMatchObject(
      consumers.map(([ConsumerName, { status, arn }]) => ({
        ConsumerName,
        ConsumerARN: arn,
        ConsumerStatus: status,
      })),
    )
  }

  async register(name: string, consumer: string): Promise<void> {
    const input = { StreamARN: arnOf(name), ConsumerName: consumer }
    const answer = await this.agree('RegisterStreamConsumer', input, () =>
      this.model.register(name, consumer),
    )
    if (answer === undefined) return
    const { ConsumerARN, ConsumerStatus } = answer.body.Consumer
    expect(ConsumerStatus).toBe('CREATING')
    expect(ConsumerARN).toMatch(new RegExp(`^${arnOf(name)}/consumer/${consumer}:\\d+$`))
    const stream = this.#stream(name)
    expect(stream.consumerArns.has(ConsumerARN)).toBe(false)
    stream.consumerArns.add(ConsumerARN)
    const registered = stream.consumers.get(consumer)
    if (registered !== undefined) registered.arn = ConsumerARN
    this.model.find(name)
  }

  async describeConsumer(name: string, consumer: string): Promise<void> {
    const input = { StreamARN: arnOf(name), ConsumerName: consumer }
    const rule = () => this.model.describeConsumer(name, consumer)
    const answer = await this.agree('DescribeStreamConsumer', input, rule)
    if (answer === undefined) return
    const { ConsumerARN, ConsumerStatus } = answer.body.ConsumerDescription
    expect([ConsumerARN, ConsumerStatus]).toEqual([answer.expected.arn, answer.expected.status])
  }

  /** Everything that can be seen. */
  async inspect(): Promise<void> {
    await this.listStreams(2)
    const { OpenShardCount } = await this.kinesis.ok('DescribeLimits')
    expect(OpenShardCount).toBe(this.model.openShards)
    for (const [name, stream] of this.model.streams) {
      await this.describeStream(name, undefined, 100)
      await this.describeStreamSummary(name)
      await this.listShards(name, { type: 'FROM_TRIM_HORIZON' }, 1_000)
      await this.listTags(name)
      await this.listConsumers(name)
      for (const shard of this.#listed(stream)) {
        const iterator = await this.iterator(name, shard, { type: 'TRIM_HORIZON' })
        if (iterator !== undefined) await this.read(iterator, 10_000)
      }
    }
  }

  #numbered(
    name: string,
    shards: readonly number[],
    answers: readonly {
      readonly ShardId?: string | undefined
      readonly SequenceNumber?: string | undefined
    }[],
    encryption: string | undefined,
  ): void {
    const stream = this.#stream(name)
    expect(encryption).toBe(stream.keyId === undefined ? undefined : 'KMS')
    expect(answers.map(({ ShardId }) => ShardId)).toEqual(shards.map(idOf))
    for (const [index, shard] of shards.entries()) {
      const number = answers[index]?.SequenceNumber ?? ''
      const records = stream.shards[shard]?.records ?? []
      const at = records.findIndex((record) => record.number === '')
      const record = records[at]
      if (record === undefined) throw new Error('the model has no record for an answer')
      const createdAt = stream.shards[shard]?.createdAt ?? 0
      const arrivedAt = Math.max(secondsOf(this.model.nowMs), createdAt)
      expect(decoded(number)).toEqual({ createdAt, shard, seconds: arrivedAt })
      expect(BigInt(number) > BigInt(records[at - 1]?.number ?? 0)).toBe(true)
      record.number = number
    }
  }

  #remembered(iterator: Omit<ModelIterator, 'issuedAtMs'>): ModelIterator {
    const issued = { ...iterator, issuedAtMs: this.model.nowMs }
    this.model.iterators.push(issued)
    return issued
  }

  #stream(name: string): ModelStream {
    const stream = this.model.streams.get(name)
    if (stream === undefined) throw new Error(`the model has no stream ${name}`)
    return stream
  }

  #described(name: string, stream: ModelStream): JsonInput {
    return {
      StreamName: name,
      StreamARN: arnOf(name),
      StreamStatus: stream.status,
      StreamModeDetails: { StreamMode: stream.mode },
      RetentionPeriodHours: stream.retentionHours,
      StreamCreationTimestamp: secondsOf(stream.createdAtMs),
      EncryptionType: stream.keyId === undefined ? 'NONE' : 'KMS',
      ...(stream.keyId === undefined ? {} : { KeyId: stream.keyId }),
    }
  }

  #listed(stream: ModelStream): readonly number[] {
    return [...stream.shards.keys()].filter((index) => stream.isListed(index, this.model.nowMs))
  }

  #selector(stream: ModelStream, filter: ShardFilter): (index: number) => boolean {
    const horizonMs = Math.max(stream.horizonMs(this.model.nowMs), stream.createdAtMs)
    switch (filter.type) {
      case 'FROM_TRIM_HORIZON':
        return () => true
      case 'AT_TRIM_HORIZON':
        return (index) => stream.wasThereAt(index, horizonMs)
      case 'AT_LATEST':
        return (index) => stream.open.includes(index)
      case 'AFTER_SHARD_ID':
        return (index) => index > filter.shard
      case 'AT_TIMESTAMP':
        return (index) => stream.wasThereAt(index, Math.max(filter.timestampMs, horizonMs))
      case 'FROM_TIMESTAMP':
        return (index) => stream.lastsBeyond(index, filter.timestampMs)
    }
  }
}

export type ShardFilter =
  | { readonly type: 'FROM_TRIM_HORIZON' | 'AT_TRIM_HORIZON' | 'AT_LATEST' }
  | { readonly type: 'AFTER_SHARD_ID'; readonly shard: number }
  | { readonly type: 'AT_TIMESTAMP' | 'FROM_TIMESTAMP'; readonly timestampMs: number }

const rangeOf = (stream: ModelStream, index: number) => ({
  StartingHashKey: String(stream.shards[index]?.start),
  EndingHashKey: String(stream.shards[index]?.end),
})

const expectShards = (
  shown: JsonOutput<'DescribeStream'>['StreamDescription']['Shards'] = [],
  stream: ModelStream,
  indices: readonly number[],
): void => {
  const comparable = shown.map(({ SequenceNumberRange, ...others }) => {
    const { StartingSequenceNumber, EndingSequenceNumber } = SequenceNumberRange
    const end = EndingSequenceNumber === undefined ? undefined : decoded(EndingSequenceNumber)
    return { ...others, start: decoded(StartingSequenceNumber), end }
  })
  const expected = indices.map((index) => {
    const { createdAt = 0, closedAt, parents = [] } = stream.shards[index] ?? {}
    const [parent, adjacent] = parents
    return {
      ShardId: idOf(index),
      ...(parent === undefined ? {} : { ParentShardId: idOf(parent) }),
      ...(adjacent === undefined ? {} : { AdjacentParentShardId: idOf(adjacent) }),
      HashKeyRange: rangeOf(stream, index),
      start: { createdAt, shard: index, seconds: createdAt },
      end: closedAt === undefined ? undefined : { createdAt, shard: index, seconds: closedAt },
    }
  })
  expect(comparable).toEqual(expected)
}

/** The fields of a sequence number of version 2 that say where and when: 47 hex digits, of which 11 to 26 count. */
const decoded = (number: string) => {
  const hex = BigInt(number).toString(16)
  expect([number.length, hex.length, hex.at(-1)]).toEqual([56, 47, '2'])
  const field = (from: number, to: number): number => Number.parseInt(hex.slice(from, to), 16)
  return { createdAt: field(1, 10), shard: field(38, 46), seconds: field(29, 38) }
}
