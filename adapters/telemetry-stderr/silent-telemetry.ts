import type { Telemetry } from '../../src/ports/telemetry.js'

/** Reports nothing. */
export class SilentTelemetry implements Telemetry {
  log(): void {}
}
