import { handler } from '../../examples/lambda-runtime/index.js'
import type { LambdaEvent } from '../../handlers/lambda/event.js'

/** An instance of the function, which a client of the Runtime API runs: one event after the other, until it is ended. */
const invocation = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`
for (;;) {
  const next = await fetch(`${invocation}/next`)
  const id = next.headers.get('lambda-runtime-aws-request-id')
  const event = (await next.json()) as LambdaEvent
  const body = JSON.stringify(await handler(event))
  await fetch(`${invocation}/${id}/response`, { method: 'POST', body })
  process.stdout.write('.')
}
