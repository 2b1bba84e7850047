/** The account's commitment to a minimum throughput, as it is stored. Times are epoch milliseconds. */
export interface BillingCommitment {
  readonly startedAtMs: number
  /** From when on it was asked to end; absent while it stands. */
  readonly endRequestedAtMs?: number
}

/** A commitment holds for at least this long (AWS documentation, UpdateAccountSettings). */
const shortestMs = 24 * 3_600_000

export type CommitmentStatus = 'ENABLED' | 'DISABLED' | 'ENABLED_UNTIL_EARLIEST_ALLOWED_END'

/** The commitment as it stands at a time. */
export interface CommitmentState {
  readonly status: CommitmentStatus
  readonly startedAtMs?: number
  readonly endedAtMs?: number
  readonly earliestAllowedEndAtMs?: number
}

/** A commitment that was ended early goes on until its 24 hours are over. */
export const commitmentState = (
  commitment: BillingCommitment | undefined,
  nowMs: number,
): CommitmentState => {
  if (commitment === undefined) return { status: 'DISABLED' }
  const { startedAtMs, endRequestedAtMs } = commitment
  const earliestAllowedEndAtMs = startedAtMs + shortestMs
  if (endRequestedAtMs === undefined) return { status: 'ENABLED', startedAtMs, earliestAllowedEndAtMs }
  const endedAtMs = Math.max(endRequestedAtMs, earliestAllowedEndAtMs)
  return nowMs < endedAtMs
    ? { status: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END', startedAtMs, earliestAllowedEndAtMs }
    : { status: 'DISABLED', startedAtMs, endedAtMs, earliestAllowedEndAtMs }
}

/** Enables or ends a commitment; asking for what holds already changes nothing. */
export const withCommitment = (
  commitment: BillingCommitment | undefined,
  status: 'ENABLED' | 'DISABLED',
  nowMs: number,
): BillingCommitment | undefined => {
  const current = commitmentState(commitment, nowMs).status
  if (status === 'DISABLED')
    return commitment === undefined || current !== 'ENABLED'
      ? commitment
      : { ...commitment, endRequestedAtMs: nowMs }
  if (current === 'ENABLED') return commitment
  const startedAtMs = current === 'DISABLED' ? nowMs : (commitment?.startedAtMs ?? nowMs)
  return { startedAtMs }
}
