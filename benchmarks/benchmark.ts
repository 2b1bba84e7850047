/** What a figure should be. */
export interface Aim {
  readonly atLeast?: number
  readonly atMost?: number
}

/** One number that a benchmark comes to. */
export interface Figure {
  readonly name: string
  readonly value: number
  /** Such as `ms` or `MB/s`; `×` of a ratio. */
  readonly unit: string
  readonly aim?: Aim
}

/** What was not measured, and why. */
export interface Gap {
  readonly name: string
  readonly reason: string
  /** Whether it is somebody else's program that is not here, rather than something that went wrong. */
  readonly expected: boolean
}

/** How long and how often to measure. */
export interface Settings {
  readonly rounds: number
  /** Measurements of each server within a round of a contest. */
  readonly laps: number
  /** Length of one measurement under load. */
  readonly seconds: number
  /** Load that is not counted, at the beginning of each round of a contest, so that the server's code is compiled. */
  readonly warmUpSeconds: number
  /** Part of the data that a benchmark of much data is given: 1 for all of it. */
  readonly scale: number
}

/** What came of a benchmark. */
export interface Outcome {
  readonly figures: readonly Figure[]
  readonly gaps?: readonly Gap[]
  /** Programs that were used, with their versions. */
  readonly versions?: Readonly<Record<string, string>>
  /** Of benchmarks that compare servers under load. */
  readonly table?: readonly Summary[]
}

/** Something that can be measured by itself. */
export interface Benchmark {
  readonly name: string
  /** @param progress is told a line now and then */
  run(settings: Settings, progress: (line: string) => void): Promise<Outcome>
}

/** How one server did under one load. */
export interface Summary {
  readonly entry: string
  /** Of each round. */
  readonly requestsPerSecond: readonly number[]
  readonly medianRequestsPerSecond: number
  readonly medianRecordsPerSecond: number
  /** Median of the rounds' ratios, each between neighbours in time; undefined where the floor was not measured. */
  readonly ratioToFloor: number | undefined
  /** Mean size of an answer with its head. */
  readonly bytesPerAnswer: number
  /** Processor time of the server for one answer, in microseconds. */
  readonly processorMicroseconds: number | undefined
  /** Part of the time in which the server had a processor; well below 1 when something else was the limit. */
  readonly busy: number | undefined
  readonly errors: number
}
