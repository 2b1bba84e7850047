import { commitmentState } from '../domain/billing-commitment.js'
import { describedCommitment } from './descriptions.js'
import type { Operation } from './operation.js'

/**
 * Tells the caller's settings in this region. Before any update the commitment is DISABLED.
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeAccountSettings.html}
 */
export const describeAccountSettings: Operation<'DescribeAccountSettings'> = async (
  _input,
  { scope },
  { streams, clock },
) => {
  const { billingCommitment } = await streams.account(scope)
  return {
    MinimumThroughputBillingCommitment: describedCommitment(commitmentState(billingCommitment, clock.now())),
  }
}
