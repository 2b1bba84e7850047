import { commitmentState, withCommitment } from '../domain/billing-commitment.js'
import { describedCommitment } from './descriptions.js'
import type { Operation } from './operation.js'

/**
 * Enables or ends the commitment to a minimum throughput. One that is ended within its first 24 hours goes on until
 * they are over.
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateAccountSettings.html}
 */
export const updateAccountSettings: Operation<'UpdateAccountSettings'> = async (
  input,
  { scope },
  { streams, clock },
) => {
  const { Status } = input.MinimumThroughputBillingCommitment
  const { billingCommitment } = await streams.updateAccount(scope, (account, nowMs) => {
    const changed = withCommitment(account.billingCommitment, Status, nowMs)
    return changed === undefined || changed === account.billingCommitment
      ? account
      : { ...account, billingCommitment: changed }
  })
  return {
    MinimumThroughputBillingCommitment: describedCommitment(commitmentState(billingCommitment, clock.now())),
  }
}
