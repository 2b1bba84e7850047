export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** Where the core reports what an operator may want to know; never part of an answer. */
export interface Telemetry {
  /**
   * Whether reports at level `debug` are wanted: one for every request. None is made unless this is true. Read once, when a
   * Kinesis is made.
   */
  readonly wantsDebug?: boolean
  /**
   * Reports and does not throw: answers hang on it. A telemetry that is given to `openKinesis` may: its reports then go to
   * standard error, each with what was thrown.
   * @param message one line of text without a line break at its end; of a defect its stack
   */
  log(level: LogLevel, message: string): void
}
