import { expect, test } from 'vitest'
import { clientConfig, inProcessHandler } from '../../composition/aws-sdk.js'
import { kinesisMiddleware } from '../../composition/connect.js'
import { fetchHandler } from '../../composition/fetch.js'
import type { KinesisSource } from '../../composition/kinesis-source.js'
import { lambdaHandler } from '../../composition/lambda.js'
import { listen, requestListener } from '../../composition/node.js'
import { createTestKinesis } from '../../composition/testing.js'

const hosts: Readonly<Record<string, (source: KinesisSource) => unknown>> = {
  clientConfig,
  inProcessHandler,
  kinesisMiddleware,
  fetchHandler,
  lambdaHandler,
  requestListener,
  listen,
}

test.each(Object.entries(hosts))('%s says at once that it knows no such option', async (_, host) => {
  await expect((async () => host({ storgae: 'memory' } as KinesisSource))()).rejects.toMatchObject({
    name: 'OptionError',
    message: 'createKinesis: unknown option "storgae"; did you mean "storage"?',
  })
  await expect((async () => host([] as KinesisSource))()).rejects.toMatchObject({
    name: 'OptionError',
    message: 'createKinesis: options must be an object, not []',
  })
})

test.each(Object.entries(hosts))('%s says what to give of a Kinesis for tests', async (_, host) => {
  await using t = await createTestKinesis()
  await expect((async () => host(t as unknown as KinesisSource))()).rejects.toMatchObject({
    name: 'OptionError',
    message:
      'expected a Kinesis, a promise of one, or an object of options for one, and was given an object that has one: give its member kinesis',
  })
})

test.each([
  [
    (options: object) => kinesisMiddleware({}, options),
    { passon: true },
    'kinesisMiddleware: unknown option "passon"; did you mean "passOn"?',
  ],
  [
    (options: object) => kinesisMiddleware({}, options),
    { passOn: 'false' },
    'Option passOn: kinesisMiddleware gives "false"; allowed: true or false',
  ],
  [
    (options: object) => kinesisMiddleware({}, options),
    null,
    'kinesisMiddleware: options must be an object, not null',
  ],
  [
    (options: object) => lambdaHandler({}, options),
    { subscriptionms: 1 },
    'lambdaHandler: unknown option "subscriptionms"; did you mean "subscriptionMs"?',
  ],
  [
    (options: object) => lambdaHandler({}, options),
    5_000,
    'lambdaHandler: options must be an object, not 5000',
  ],
])('options of a host are looked at: %#', (host, options, message) => {
  expect(() => host(options as object)).toThrow(message)
})

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
