import { KinesisError } from './domain/errors.js'
import type { KinesisSettings } from './domain/settings.js'
import type { HostLimits, HttpRequest, HttpResponse } from './http.js'
import type { OperationName, SubscribeToShardEvent } from './operations/api.generated.js'
import type { Call, OperationRegistry, Services } from './operations/operation.js'
import type { StorageHealth } from './ports/storage.js'
import { StorageError } from './ports/storage.js'
import type { Telemetry } from './ports/telemetry.js'
import { signedCredential } from './protocol/authentication.js'
import { CallerScopes } from './protocol/caller-scopes.js'
import type { Codec } from './protocol/codec.js'
import { healthAnswer } from './protocol/health.js'
import { jsonCodec } from './protocol/json.js'
import { recognize } from './protocol/recognition.js'
import { requestReport } from './protocol/request-report.js'
import {
  type Answer,
  bodyTooLarge,
  errorAnswer,
  eventStreamAnswer,
  isPreflight,
  outputAnswer,
  preflight,
  respond,
  respondWithoutIds,
} from './protocol/response.js'
import { type Route, type Routes, routesOf } from './protocol/routes.js'
import type { Faults } from './services/faults/faults.js'
import { StoreHealth } from './services/store-health.js'

/** What a Kinesis is made of. */
export interface KinesisDependencies extends Services {
  readonly telemetry: Telemetry
  readonly operations: OperationRegistry
}

/** Amazon Kinesis Data Streams over an opened store. Hosts hand it their requests. */
export class Kinesis implements AsyncDisposable {
  readonly settings: KinesisSettings
  /** What tests let go wrong. */
  readonly faults: Faults<OperationName>
  readonly #services: Services
  readonly #telemetry: Telemetry
  readonly #reportsRequests: boolean
  readonly #routes: Routes
  readonly #callerScopes: CallerScopes
  readonly #storeHealth: StoreHealth
  #closed: Promise<void> | undefined

  /** @param dependencies with a store that has been opened; it is closed with this Kinesis */
  constructor(dependencies: KinesisDependencies) {
    this.settings = dependencies.settings
    this.faults = dependencies.faults
    this.#services = dependencies
    this.#telemetry = dependencies.telemetry
    this.#reportsRequests = dependencies.telemetry.wantsDebug === true
    this.#routes = routesOf(dependencies.operations)
    this.#callerScopes = new CallerScopes(dependencies.settings)
    this.#storeHealth = new StoreHealth(dependencies.storage, dependencies.telemetry)
    this.#storeHealth.check()
  }

  /** Longest request body in bytes; hosts need not collect more than one byte beyond it. */
  get maxRequestBodyBytes(): number {
    return this.settings.maxRequestBodyBytes
  }

  /**
   * Answers one request. Never rejects: what goes wrong is told in the answer, and a defect to telemetry, which does not
   * throw.
   */
  handle(request: HttpRequest): Promise<HttpResponse> {
    return this.#reportsRequests ? this.#respondAndReport(request) : this.#respondTo(request)
  }

  async #respondAndReport(request: HttpRequest): Promise<HttpResponse> {
    const { clock } = this.#services
    const startMs = clock.now()
    const response = await this.#respondTo(request)
    this.#telemetry.log('debug', requestReport(request, response, this.#routes, clock.now() - startMs))
    return response
  }

  async #respondTo(request: HttpRequest): Promise<HttpResponse> {
    const { ids, callRates } = this.#services
    let codec: Codec = jsonCodec
    try {
      if (request.body.length > this.maxRequestBodyBytes) return bodyTooLarge(request)
      if (isPreflight(request)) return preflight(request, ids)
      const health = healthAnswer(request, () => this.#health())
      if (health !== undefined) return respondWithoutIds(request, health)

      const recognized = recognize(request, this.#routes)
      if ('status' in recognized) return respond(request, ids, recognized)
      codec = recognized.codec

      this.#requireHealth()
      const { route, body } = recognized
      const call = { scope: this.#callerScopes.of(signedCredential(request)), host: request }
      const input = route.read(body, codec.encoding)
      if (callRates.enforced) await callRates.admit(route.operation, input, call.scope)
      const output = await this.#run(route, input, call)
      return respond(request, ids, this.#answer(codec, route.operation, output, request.limits))
    } catch (error) {
      return respond(request, ids, this.#failure(codec, error))
    }
  }

  /** Closes the store; from now on every operation gets 500 InternalFailure, and no fault holds one up. Idempotent. */
  close(): Promise<void> {
    this.faults.clear()
    this.#services.subscriptions.drop()
    this.#closed ??= this.#services.storage.close()
    return this.#closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #run(route: Route, input: object, call: Call): Promise<object> {
    const { faults } = this.#services
    return faults.armed
      ? faults.intercept(route.operation, input, call, (met) => route.run(input, met, this.#services))
      : route.run(input, call, this.#services)
  }

  #health(): StorageHealth {
    return this.#closed === undefined
      ? this.#storeHealth.check()
      : { healthy: false, reason: 'This Kinesis has been closed' }
  }

  #requireHealth(): void {
    const health = this.#health()
    if (!health.healthy) throw new StorageError(health.reason)
  }

  #answer(codec: Codec, operation: OperationName, output: object, limits: HostLimits = {}): Answer {
    const { responseBytes } = limits
    if (!('EventStream' in output)) return outputAnswer(codec, operation, output, responseBytes)
    const events = output.EventStream as AsyncIterable<SubscribeToShardEvent>
    return eventStreamAnswer(codec, events, (error) => this.#reportDefect(error), responseBytes)
  }

  #failure(codec: Codec, error: unknown): Answer {
    if (error instanceof KinesisError) return errorAnswer(codec, error.type, error.message)
    if (isStorageError(error)) {
      this.#health()
      return errorAnswer(codec, 'InternalFailure', error.message)
    }
    this.#reportDefect(error)
    return errorAnswer(codec, 'InternalFailure')
  }

  #reportDefect(error: unknown): void {
    this.#telemetry.log('error', error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}

/** By name, because an adapter may have been built against another copy of the class. */
const isStorageError = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'StorageError'
