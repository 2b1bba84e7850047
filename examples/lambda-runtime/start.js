import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { functionUrl } from './function-url.js'
import { runtimeApi } from './runtime-api.js'

const {
  PORT = '4567',
  HANDLER = 'index.streamHandler',
  INSTANCES = '1',
  TIMEOUT_SECONDS = '30',
} = process.env

const { server: api, invoke } = runtimeApi(Number(TIMEOUT_SECONDS) * 1000)
const url = functionUrl(invoke)
await once(api.listen(0, '127.0.0.1'), 'listening')
await once(url.listen(Number(PORT), '127.0.0.1'), 'listening')

const environment = {
  ...process.env,
  AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${api.address().port}`,
  _HANDLER: HANDLER,
  LAMBDA_TASK_ROOT: import.meta.dirname,
  AWS_LAMBDA_FUNCTION_NAME: 'kinesis',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/kinesis',
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
}
const runtimeInterfaceClient = fileURLToPath(import.meta.resolve('aws-lambda-ric'))
const instances = Array.from({ length: Number(INSTANCES) }, () =>
  spawn(process.execPath, [runtimeInterfaceClient], { stdio: 'inherit', env: environment }),
)
console.log(`Kinesis is at http://127.0.0.1:${url.address().port}`)

// Nothing but a signal is a reason for an instance to end.
process.exitCode = 1
const stop = () => {
  for (const instance of instances) instance.kill()
}
for (const signal of ['SIGTERM', 'SIGINT'])
  process.once(signal, () => {
    process.exitCode = 0
    stop()
  })
await Promise.all(instances.map((instance) => once(instance, 'exit').then(stop)))
for (const server of [url, api]) {
  server.close()
  server.closeAllConnections()
}
