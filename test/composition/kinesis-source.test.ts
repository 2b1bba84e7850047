import { expect, test } from 'vitest'
import { clientConfig, inProcessHandler } from '../../composition/aws-sdk.js'
import { kinesisMiddleware } from '../../composition/connect.js'
import { fetchHandler } from '../../composition/fetch.js'
import type { KinesisSource } from '../../composition/kinesis-source.js'
import { lambdaHandler } from '../../composition/lambda.js'
import { listen, requestListener } from '../../composition/node.js'

const hosts: Readonly<Record<string, (source: KinesisSource) => unknown>> = {
  clientConfig,
  inProcessHandler,
  kinesisMiddleware,
  fetchHandler,
  lambdaHandler,
  requestListener,
  listen,
}

test.each(Object.entries(hosts))('%s says what it takes', async (_, host) => {
  for (const [source, shown] of [
    [undefined, 'undefined'],
    [null, 'null'],
    ['memory', 'memory'],
  ] as const)
    await expect((async () => host(source as unknown as KinesisSource))()).rejects.toMatchObject({
      name: 'OptionError',
      message: `expected a Kinesis, a promise of one, or an object of options for one, and was given ${shown}`,
    })
})
