import { fileURLToPath } from 'node:url'
import type { Figure } from '../benchmark.js'
import { median } from '../summary.js'
import { inTemporaryFolder } from '../temporary-folder.js'
import { bundleFunction, formats } from './function-bundle.js'
import { startFunction } from './function-process.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const emptyFunction = fileURLToPath(new URL('empty-function.mjs', import.meta.url))

/** What an AWS SDK's ListStreams becomes behind a Function URL. */
const event = {
  version: '2.0',
  rawPath: '/',
  rawQueryString: '',
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'Kinesis_20131202.ListStreams',
    'x-amz-date': '20300101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
  },
  requestContext: { http: { method: 'POST', path: '/' } },
  body: '{}',
  isBase64Encoded: false,
}

/**
 * From the start of a process to the first answer of a bundled Lambda function on memory storage, beside that of a
 * function that does nothing: what lies between the two is Shardport's. Medians of starts that take turns. Needs a
 * build.
 */
export const startFigures = (starts: number): Promise<readonly Figure[]> =>
  inTemporaryFolder(async (folder) => {
    const functions = [{ name: 'does nothing', file: emptyFunction, milliseconds: [] as number[] }]
    for (const format of formats) {
      const { file } = await bundleFunction(root, folder, format, 'memory')
      functions.push({ name: `in one file, ${format}`, file, milliseconds: [] })
    }
    for (let start = 0; start < starts; start++)
      for (const { file, milliseconds } of functions) milliseconds.push(await millisecondsToAnswer(file))
    return functions.map(({ name, file, milliseconds }) => ({
      name: `Lambda function (${name}) to its first answer`,
      value: median(milliseconds),
      unit: 'ms',
      ...(file !== emptyFunction && { aim: { atMost: 150 } }),
    }))
  })

const millisecondsToAnswer = async (file: string): Promise<number> => {
  const begin = performance.now()
  const started = startFunction(file)
  try {
    const { statusCode, body } = await started.invoke(event)
    const milliseconds = performance.now() - begin
    if (statusCode !== 200) throw new Error(`${file} answered ${statusCode}: ${body}`)
    return milliseconds
  } finally {
    await started.stop()
  }
}
