import type { Benchmark } from '../benchmark.js'
import { sizeFigures } from './function-size.js'
import { startFigures } from './function-start.js'

const startsInARound = 3

/** What Shardport weighs in a Lambda function that its user has bundled into one file. */
export const lambdaFunction: Benchmark = {
  name: 'Lambda function',
  async run({ rounds }) {
    return { figures: [...(await sizeFigures()), ...(await startFigures(rounds * startsInARound))] }
  },
}
