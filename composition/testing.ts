import type { KinesisClient } from '@aws-sdk/client-kinesis'
import { AdvancingClock } from '../adapters/system/advancing-clock.js'
import { keepingAlive } from '../handlers/keep-alive.js'
import type { Kinesis } from '../src/kinesis.js'
import type { OperationName } from '../src/operations/api.generated.js'
import type { Services } from '../src/operations/operation.js'
import { type StreamKey, streamKey } from '../src/ports/document-keys.js'
import type { Faults } from '../src/services/faults/faults.js'
import { clientConfig, type InProcessClientConfig } from './aws-sdk.js'
import { defaultPorts } from './default-ports.js'
import { createInitialStreams } from './initial-streams.js'
import { openOver } from './open-kinesis.js'
import { abortSignal, integer, streamName } from './option-kinds.js'
import type { KinesisOptions } from './options.generated.js'
import { assertArgument, ownOptions, resolveTestOptions, type StateOptionName } from './resolve-options.js'
import { forgetRecords, forgetState } from './testing/forget-state.js'
import { type KeptRecord, keptRecords, moreThan } from './testing/kept-records.js'

export type {
  CallFailure,
  CallScope,
  EntriesFailure,
  EntryErrorCode,
  FaultScope,
  SubscriptionEnding,
  SubscriptionErrorType,
} from '../src/services/faults/fault.js'
export { FaultError } from '../src/services/faults/fault-arguments.js'
export type { FaultUse } from '../src/services/faults/fault-use.js'
export type { Faults } from '../src/services/faults/faults.js'
export type { InProcessClientConfig } from './aws-sdk.js'
export type { KeptRecord } from './testing/kept-records.js'

/** Options of `createKinesis` without those that say where state is kept: that is in memory. */
export type TestKinesisOptions = Omit<KinesisOptions, StateOptionName>

/** A Kinesis for a test. Streams are looked for in the account and region of its options. */
export interface TestKinesis extends AsyncDisposable {
  readonly kinesis: Kinesis
  /** For clients of the AWS SDK for JavaScript v3: `new KinesisClient(t.clientConfig)`. */
  readonly clientConfig: InProcessClientConfig
  /**
   * A new client that speaks to this Kinesis without a socket.
   * @throws Error unless the package `@aws-sdk/client-kinesis` is installed
   */
  client(): Promise<KinesisClient>
  /**
   * All records that a stream retains, shard by shard, each in its order.
   * @throws OptionError for what is no name of a stream
   * @throws KinesisError ResourceNotFoundException
   */
  records(streamName: string): Promise<readonly KeptRecord[]>
  /**
   * What {@link records} gives once there are `count` or more of them. Waits as long as that takes, or until `signal`
   * aborts: then it rejects with an Error that says how many there are. The process stays alive meanwhile.
   * @throws OptionError for a name, a count or options that are not allowed
   * @throws KinesisError ResourceNotFoundException when there is no such stream, or no longer; StorageError when this
   *   Kinesis has been closed
   */
  waitForRecords(
    streamName: string,
    count: number,
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly KeptRecord[]>
  /**
   * Takes back all faults, forgets everything and creates the streams of the options anew. Iterators from before are not valid afterwards. The
   * clock stays where it is.
   */
  reset(): Promise<void>
  /** Forgets all records and leaves the streams as they are; iterators from before go on. */
  clearRecords(): Promise<void>
  readonly clock: {
    /** Epoch milliseconds: the machine's time and all that it was advanced by. */
    now(): number
    /**
     * Puts the time forward, in ms.
     * @throws RangeError unless `ms` is a finite number from 0 on
     */
    advance(ms: number): void
  }
  /** What the test lets go wrong, for clients and hosts of this Kinesis alike. */
  readonly faults: Faults<OperationName>
  /** Ends subscriptions; from now on every operation fails. Idempotent. */
  close(): Promise<void>
}

/**
 * Makes a Kinesis for a test: in this process, in memory, shared with nobody.
 * @throws OptionError for options that are unknown or have a value that is not allowed
 * @throws KinesisError when one of `streams` is refused
 */
export const createTestKinesis = async (options: TestKinesisOptions = {}): Promise<TestKinesis> => {
  const resolved = resolveTestOptions(options)
  const clock = new AdvancingClock()
  const { kinesis, services } = await openOver(resolved, await defaultPorts(resolved, clock))
  const keyOf = (name: string): StreamKey => streamKey(resolved, name)
  const close = (): Promise<void> => kinesis.close()
  return {
    kinesis,
    clientConfig: clientConfig(kinesis),
    client: async () => {
      const { KinesisClient } = await clientPackage()
      return new KinesisClient(clientConfig(kinesis))
    },
    records: async (name) => {
      assertArgument('records', 'streamName', streamName, name)
      return (await keptRecords(services, keyOf(name))).records
    },
    waitForRecords: async (name, count, options = {}) => {
      assertArgument('waitForRecords', 'streamName', streamName, name)
      assertArgument('waitForRecords', 'count', recordCount, count)
      const { signal } = ownOptions('waitForRecords', { signal: abortSignal }, { signal: undefined }, options)
      // Nobody else may: the timer of `AbortSignal.timeout` does not.
      return keepingAlive(waitForRecords(services, keyOf(name), count, signal))
    },
    reset: async () => {
      kinesis.faults.clear()
      services.subscriptions.drop()
      services.callRates.clear()
      services.throughput.clear()
      await forgetState(services)
      await createInitialStreams(resolved.streams, services)
    },
    clearRecords: () => forgetRecords(services),
    clock: { now: () => clock.now(), advance: (ms) => clock.advance(ms) },
    faults: kinesis.faults,
    close,
    [Symbol.asyncDispose]: close,
  }
}

const recordCount = integer(0, Number.MAX_SAFE_INTEGER)

const waitForRecords = async (
  services: Services,
  key: StreamKey,
  count: number,
  signal: AbortSignal | undefined,
): Promise<readonly KeptRecord[]> => {
  for (;;) {
    const kept = await keptRecords(services, key)
    const { length } = kept.records
    if (length >= count) return kept.records
    if (signal?.aborted === true)
      throw new Error(`waited for ${count} records in ${key.name}, and there are ${length}`, {
        cause: signal.reason,
      })
    await moreThan(services, key, kept, signal)
  }
}

const clientPackage = async (): Promise<typeof import('@aws-sdk/client-kinesis')> => {
  try {
    return await import('@aws-sdk/client-kinesis')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error
    const advice = 'install it with: npm install --save-dev @aws-sdk/client-kinesis'
    throw new Error(`client() needs the package @aws-sdk/client-kinesis; ${advice}`, { cause: error })
  }
}
