import { ManualClock } from '../../adapters/system/manual-clock.js'
import { kinesisServices } from '../../composition/services.js'
import type { KinesisSettings } from '../../src/domain/settings.js'
import type { HttpRequest, HttpResponse } from '../../src/http.js'
import { Kinesis } from '../../src/kinesis.js'
import type { OperationName } from '../../src/operations/api.generated.js'
import type { OperationRegistry } from '../../src/operations/operation.js'
import { StorageError, type StorageHealth, type StoragePort } from '../../src/ports/storage.js'
import type { Telemetry } from '../../src/ports/telemetry.js'
import { apiModel } from '../../src/protocol/model.generated.js'

export const requestId = '0b3c6a4e-7a41-4b44-9a3f-3a5d3c1f8a01'
export const extendedRequestId = 'E'.repeat(96)

const idSource = { uuid: () => requestId, extendedRequestId: () => extendedRequestId }

/** A store that keeps nothing: only its health and whether it has been closed can be seen. */
export class StubStorage implements StoragePort {
  readonly capabilities = { durable: false, shared: false }
  state: StorageHealth = { healthy: true }
  closings = 0

  async open() {}
  async close() {
    this.closings++
  }
  health = () => this.state
  load = async () => refused()
  list = async () => refused()
  scopes = async () => refused()
  commit = async () => refused()
  append = async () => refused()
  restore = async () => refused()
  read = async () => refused()
  find = async () => refused()
  tip = async () => refused()
  trim = async () => refused()
  usage = async () => refused()
  changed = async () => refused()
}

const refused = (): never => {
  throw new StorageError('nothing is kept here')
}

export interface StubKinesis {
  readonly kinesis: Kinesis
  readonly storage: StubStorage
  readonly log: string[]
}

/**
 * A Kinesis that has the given operations and no others.
 * @param wants what else its telemetry says of itself
 */
export const stubKinesis = (
  operations: Partial<OperationRegistry>,
  settings: Partial<KinesisSettings> = {},
  wants: Pick<Telemetry, 'wantsDebug'> = {},
): StubKinesis => {
  const storage = new StubStorage()
  const clock = new ManualClock(1_700_000_000_000)
  const log: string[] = []
  const telemetry = {
    ...wants,
    log: (level: string, message: string) => void log.push(`${level}: ${message}`),
  }
  const allSettings = {
    accountId: '000000000000',
    region: 'us-east-1',
    pinAccountRegion: false,
    shardLimit: 50,
    createStreamMs: 0,
    deleteStreamMs: 0,
    updateStreamMs: 0,
    iteratorTtlSeconds: 300,
    maxRequestBodyBytes: 1024 * 1024,
    enforceLimits: false,
    maxRetainedBytes: Number.POSITIVE_INFINITY,
    ...settings,
  }
  const services = kinesisServices(allSettings, { clock, idSource, storage, telemetry })
  const kinesis = new Kinesis({ ...services, telemetry, operations: { ...noOperations, ...operations } })
  return { kinesis, storage, log }
}

export const operationNames = Object.keys(apiModel.operations) as OperationName[]

const noOperations = Object.fromEntries(
  operationNames.map((name) => [name, undefined]),
) as unknown as OperationRegistry

export const json = 'application/x-amz-json-1.1'
export const cbor = 'application/x-amz-cbor-1.1'

const credential = 'AKIDEXAMPLE/20231114/us-east-1/kinesis/aws4_request'
export const authorization =
  `AWS4-HMAC-SHA256 Credential=${credential}, ` +
  'SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=5d672d79'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
export const toHex = (body: HttpResponse['body']): string =>
  Buffer.from(body instanceof Uint8Array ? body : bytes(String(body))).toString('hex')

/** A signed ListStreams with the body `{}` in JSON, but for what is given; a header that is undefined is left out. */
export const post = (
  headers: Readonly<Record<string, string | undefined>> = {},
  body: string | Uint8Array = '{}',
  url = '/',
): HttpRequest => ({
  method: 'POST',
  url,
  headers: {
    'content-type': json,
    'x-amz-target': 'Kinesis_20131202.ListStreams',
    'x-amz-date': '20231114T221320Z',
    authorization,
    ...headers,
  },
  body: typeof body === 'string' ? bytes(body) : body,
})
