/** Names of streams and of consumers, to stand in longer patterns: StreamName and ConsumerName of AWS's API model. */
export const namePattern = '[a-zA-Z0-9_.-]{1,128}'

const wholeName = new RegExp(`^${namePattern}$`)

export const isStreamName = (value: unknown): value is string =>
  typeof value === 'string' && wholeName.test(value)
