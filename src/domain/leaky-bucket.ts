/**
 * How much has been taken lately, in units that drain at a constant rate: the level says how much of one second's
 * capacity is in use.
 */
export interface LeakyBucket {
  readonly level: number
  /** Epoch milliseconds. */
  readonly atMs: number
}

export const emptyBucket: LeakyBucket = { level: 0, atMs: Number.NEGATIVE_INFINITY }

/** @param perSecond units that drain in a second */
export const drained = ({ level, atMs }: LeakyBucket, perSecond: number, nowMs: number): LeakyBucket => ({
  level: Math.max(0, level - (Math.max(0, nowMs - atMs) * perSecond) / 1000),
  atMs: nowMs,
})

/**
 * Takes an amount that must fit into what one second allows. An empty bucket takes any amount, so that a single one
 * above the rate is not refused for ever.
 * @returns undefined when it does not fit
 */
export const taken = (
  bucket: LeakyBucket,
  amount: number,
  perSecond: number,
  nowMs: number,
): LeakyBucket | undefined => {
  const { level } = drained(bucket, perSecond, nowMs)
  return level > 0 && level + amount > perSecond ? undefined : { level: level + amount, atMs: nowMs }
}
