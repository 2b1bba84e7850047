import type { LogLevel, Telemetry } from '../../src/ports/telemetry.js'

const severity: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3 }

/** Writes `shardport: {level}: {message}`, one line for each report, to standard error. */
export class StderrTelemetry implements Telemetry {
  readonly wantsDebug: boolean
  readonly #mostVerbose: number

  /** @param level the most verbose level that is still written */
  constructor(level: LogLevel) {
    this.#mostVerbose = severity[level]
    this.wantsDebug = level === 'debug'
  }

  log(level: LogLevel, message: string): void {
    if (severity[level] > this.#mostVerbose) return
    globalThis.process.stderr.write(`shardport: ${level}: ${oneLine(message)}\n`)
  }
}

/** Names and texts in a message may come from a client: they must not forge lines or steer a terminal. */
const oneLine = (message: string): string =>
  message.replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`)
