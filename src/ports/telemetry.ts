export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** Where the core reports what an operator may want to know; never part of an answer. */
export interface Telemetry {
  /** One line of text without a line break at its end. */
  log(level: LogLevel, message: string): void
}
