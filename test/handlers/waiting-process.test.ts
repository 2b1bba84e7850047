import { expect, test } from 'vitest'
import { run } from '../support/command.js'

/** A core keeps no process alive. What keeps one that has nothing else to do is a host that somebody waits for. */
const core = `
  const later = () => new Promise((resolve) => setTimeout(resolve, 20).unref())
  async function* pieces() {
    await later()
    yield Buffer.from('a piece')
    await later()
    yield Buffer.from(' and another')
  }
  const core = {
    maxRequestBodyBytes: 1,
    handle: async () => {
      await later()
      return { status: 200, headers: {}, body: pieces() }
    },
  }`

test.each([
  [
    'a function',
    `const { lambdaHandler } = await import('./handlers/lambda/handler.ts')
     const { body } = await lambdaHandler(async () => core, 0)({ httpMethod: 'GET', path: '/', requestContext: {} })
     console.log(Buffer.from(body, 'base64').toString())`,
  ],
  [
    'an SDK in the same process',
    `const { InProcessHandler } = await import('./handlers/aws-sdk/in-process-handler.ts')
     const sdk = new InProcessHandler(async () => core)
     const { response } = await sdk.handle({ method: 'GET', path: '/', headers: {} })
     console.log(await new Response(response.body).text())`,
  ],
])('%s waits until its answer is there', async (_, program) => {
  const source = `${core}\n${program}`
  const { ended } = run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source])
  expect(await ended).toEqual({ code: 0, stdout: 'a piece and another\n', stderr: '' })
})

test('a subscription that nobody reads keeps no process alive', async () => {
  const source = `${core}
    const { InProcessHandler } = await import('./handlers/aws-sdk/in-process-handler.ts')
    const sdk = new InProcessHandler(async () => core)
    await sdk.handle({ method: 'GET', path: '/', headers: {} })
    console.log('left')`
  const { ended } = run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source])
  expect(await ended).toEqual({ code: 0, stdout: 'left\n', stderr: '' })
})
