import { ManualClock } from '../../adapters/system/manual-clock.js'
import { SystemIdSource } from '../../adapters/system/system-id-source.js'
import { kinesisServices } from '../../composition/services.js'
import type { KinesisSettings } from '../../src/domain/settings.js'
import type { HttpResponse } from '../../src/http.js'
import { Kinesis } from '../../src/kinesis.js'
import type { Api, OperationName } from '../../src/operations/api.generated.js'
import { operations } from '../../src/operations/registry.js'
import type { StoragePort } from '../../src/ports/storage.js'
import type { RepeatableList } from '../../src/services/repeated-lists.js'
import { storageUnderTest } from './storage-under-test.js'

export const accountId = '000000000000'
export const region = 'us-east-1'
export const startMs = 1_700_000_000_000

/** Input as it stands in a JSON body: blobs as base64 text, timestamps as epoch seconds. */
export type JsonInput = Readonly<Record<string, unknown>>

/** An answer to one operation; `body` is the decoded JSON, undefined when the body is empty. */
export interface Answer<Output> {
  readonly status: number
  readonly body: Output
}

export interface Client {
  readonly accountId: string
  readonly region: string
}

/** A Kinesis on memory storage with a clock that stands still, spoken to through the wire format. */
export interface TestKinesis {
  readonly kinesis: Kinesis
  readonly clock: ManualClock
  readonly storage: StoragePort
  /** Lines that went to telemetry. */
  readonly log: string[]
  /** Sends a signed JSON request and decodes the answer, whatever its status. */
  send<Name extends OperationName>(
    name: Name,
    input?: JsonInput,
    client?: Client,
  ): Promise<Answer<JsonOutput<Name>>>
  /** Sends a request that must succeed. */
  ok<Name extends OperationName>(name: Name, input?: JsonInput, client?: Client): Promise<JsonOutput<Name>>
  /** Sends a request that must fail; gives status, type and text. */
  fails(
    name: OperationName,
    input?: JsonInput,
    client?: Client,
  ): Promise<readonly [number, string, string | undefined]>
}

/** Outputs in their JSON form: blobs are base64 text. */
export type JsonOutput<Name extends OperationName> = JsonForm<Api[Name]['output']>
type JsonForm<Value> = Value extends Uint8Array
  ? string
  : Value extends readonly (infer Element)[] | RepeatableList<infer Element>
    ? JsonForm<Element>[]
    : Value extends object
      ? { [Member in keyof Value]: JsonForm<Value[Member]> }
      : Value

export const testKinesis = async (
  settings: Partial<KinesisSettings> = {},
  given?: StoragePort,
): Promise<TestKinesis> => {
  const clock = new ManualClock(startMs)
  const storage = given ?? storageUnderTest(clock)
  const log: string[] = []
  const telemetry = { log: (level: string, message: string) => void log.push(`${level}: ${message}`) }
  if (given === undefined) await storage.open()
  const ports = { clock, idSource: new SystemIdSource(), storage, telemetry }
  const services = kinesisServices({ ...defaultSettings, ...settings }, ports)
  const kinesis = new Kinesis({ ...services, telemetry, operations })
  const send = async (name: OperationName, input: JsonInput = {}, client?: Client) => {
    const response = await kinesis.handle(signedRequest(name, input, client))
    const text = bodyText(response)
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  return {
    kinesis,
    clock,
    storage,
    log,
    send,
    ok: async (name, input, client) => {
      const { status, body } = await send(name, input, client)
      if (status !== 200) throw new Error(`${name} answered ${status}: ${JSON.stringify(body)}`)
      return body
    },
    fails: async (name, input, client) => {
      const { status, body } = await send(name, input, client)
      if (status === 200) throw new Error(`${name} succeeded: ${JSON.stringify(body)}`)
      return [status, body.__type, body.message ?? body.Message]
    },
  }
}

const defaultSettings: KinesisSettings = {
  accountId,
  region,
  pinAccountRegion: false,
  shardLimit: 50,
  createStreamMs: 0,
  deleteStreamMs: 0,
  updateStreamMs: 0,
  iteratorTtlSeconds: 300,
  maxRequestBodyBytes: 16 * 1024 * 1024,
  enforceLimits: false,
  maxRetainedBytes: Number.POSITIVE_INFINITY,
}

/** A request as an SDK would sign it for `client`; nobody checks the signature. */
export const signedRequest = (
  name: string,
  input: JsonInput,
  client: Client = { accountId: 'AKIDEXAMPLE', region },
) => ({
  method: 'POST',
  url: '/',
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `Kinesis_20131202.${name}`,
    'x-amz-date': '20231114T221320Z',
    authorization:
      `AWS4-HMAC-SHA256 Credential=${client.accountId}/20231114/${client.region}/kinesis/aws4_request, ` +
      'SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=0000',
  },
  body: new TextEncoder().encode(JSON.stringify(input)),
})

export const bodyText = ({ body }: HttpResponse): string => {
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  throw new TypeError('the body is streamed')
}
