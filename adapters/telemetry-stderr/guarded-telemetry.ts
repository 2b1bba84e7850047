import type { LogLevel, Telemetry } from '../../src/ports/telemetry.js'
import { StderrTelemetry } from './stderr-telemetry.js'

/** Hands reports on to a telemetry of whoever's, and writes those that it fails at to standard error, with the reason. */
export class GuardedTelemetry implements Telemetry {
  readonly #telemetry: Telemetry
  readonly #instead = new StderrTelemetry('debug')

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry
  }

  get wantsDebug(): boolean {
    return this.#telemetry.wantsDebug === true
  }

  /** Neither throws nor rejects. */
  async log(level: LogLevel, message: string): Promise<void> {
    try {
      // One that is asynchronous, against the port, rejects instead of throwing.
      await this.#telemetry.log(level, message)
    } catch (error) {
      this.#instead.log(
        'error',
        `telemetry failed: ${error instanceof Error ? error.message : String(error)}`,
      )
      this.#instead.log(level, message)
    }
  }
}
