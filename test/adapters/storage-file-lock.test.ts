import cluster from 'node:cluster'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.js'

const program = fileURLToPath(new URL('../support/lock-process.ts', import.meta.url))

test('workers of a cluster, which share what they listen on, are two writers too', async () => {
  const directory = await temporaryDirectory()
  cluster.setupPrimary({ exec: program, execArgv: ['--import', 'tsx'] })
  const workers = [cluster.fork(), cluster.fork()]
  onTestFinished(() => {
    for (const worker of workers) worker.process.kill('SIGKILL')
  })
  const answers = workers.map(async (worker) => {
    await once(worker, 'message')
    worker.send(directory)
    return (await once(worker, 'message'))[0]
  })
  expect((await Promise.all(answers)).sort()).toEqual([
    expect.stringMatching(`^The state directory ${directory} is in use by `),
    'held',
  ])
})
