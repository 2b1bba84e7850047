import fc from 'fast-check'
import { test } from 'vitest'
import { startMs, testKinesis } from '../support/kinesis.js'
import { Pair } from './stream-model/actions.js'
import { commands } from './stream-model/commands.js'
import { ReferenceModel } from './stream-model/reference-model.js'

const shardLimit = 9
const delayMs = fc.constantFrom(0, 0, 300, 2_500)
const delays = fc.record({ createStreamMs: delayMs, deleteStreamMs: delayMs, updateStreamMs: delayMs })

/** Two seconds where nothing else runs. */
const timeout = 60_000

test('whatever is called in whatever order, the outcome is that of a naive model', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(
      delays,
      fc.commands([...commands], { maxCommands: 120, size: 'max' }),
      async (settings, chosen) => {
        const kinesis = await testKinesis({ ...settings, shardLimit })
        const pair = new Pair(new ReferenceModel(settings, shardLimit, startMs), kinesis)
        const first = { StreamName: 'orders', ShardCount: 2 }
        await pair.agree('CreateStream', first, () => pair.model.create('orders', 2))
        await fc.asyncModelRun(() => ({ model: pair, real: kinesis }), chosen)
        await pair.inspect()
      },
    ),
    { numRuns: 100 },
  )
})
