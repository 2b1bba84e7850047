// Generated from scripts/api/kinesis-model.json by scripts/api/generate.ts. Do not edit.

/** Operations whose input cannot name a single stream. */
export const streamlessOperations: ReadonlySet<unknown> = new Set([
  'AcknowledgeDeadLetterQueueRecords',
  'AcknowledgeQueueRecords',
  'CreateChannel',
  'CreateQueue',
  'DeleteChannel',
  'DeleteQueue',
  'DescribeAccountSettings',
  'DescribeChannel',
  'DescribeLimits',
  'DescribeQueue',
  'ListChannels',
  'ListQueues',
  'ListStreams',
  'ReceiveDeadLetterQueueRecords',
  'ReceiveQueueRecords',
  'RestoreDeadLetterQueueRecords',
  'UpdateAccountSettings',
  'UpdateChannel',
  'UpdateDeadLetterQueueRecordsVisibility',
  'UpdateQueue',
  'UpdateQueueRecordsVisibility',
])
