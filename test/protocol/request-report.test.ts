import { expect, test } from 'vitest'
import type { ManualClock } from '../../adapters/system/manual-clock.js'
import { KinesisError } from '../../src/domain/errors.js'
import type { HttpRequest } from '../../src/http.js'
import type { Operation } from '../../src/operations/operation.js'
import { cbor, fromHex, post, stubKinesis } from '../support/stub-kinesis.js'

/** Takes 7 ms. */
const listStreams: Operation<'ListStreams'> = async (_input, _call, { clock }) => {
  const manual = clock as ManualClock
  manual.advance(7)
  return { StreamNames: [], HasMoreStreams: false }
}

const refusal = new KinesisError(
  'ResourceNotFoundException',
  'Stream a under account 000000000000 not found.',
)
const deleteStream: Operation<'DeleteStream'> = async () => {
  throw refusal
}

const operations = { ListStreams: listStreams, DeleteStream: deleteStream }
const reported = async (request: HttpRequest): Promise<string[]> => {
  const { kinesis, log } = stubKinesis(operations, {}, { wantsDebug: true })
  await kinesis.handle(request)
  return log
}

const target = (name: string) => ({ 'x-amz-target': `Kinesis_20131202.${name}` })
const refused = `DeleteStream refused with 400 ResourceNotFoundException in 0 ms: ${refusal.message}`
const denied =
  'refused with 403 AccessDeniedException in 0 ms: Unable to determine service/operation name to be authorized'

test.each<[string, HttpRequest, string]>([
  ['an answer', post(), 'ListStreams answered with 200 in 7 ms'],
  ['a refusal', post(target('DeleteStream'), '{"StreamName":"a"}'), refused],
  [
    'a refusal in CBOR',
    post({ ...target('DeleteStream'), 'content-type': cbor }, fromHex('a1 6a 53747265616d4e616d65 61 61')),
    refused,
  ],
  ['a refusal without a text', post({}, '['), 'ListStreams refused with 400 SerializationException in 0 ms'],
  [
    'an operation that nobody knows',
    post(target('Guess')),
    'POST / for Kinesis_20131202.Guess refused with 400 UnknownOperationException in 0 ms',
  ],
  [
    'a request for no operation',
    post({ 'x-amz-target': undefined, 'content-type': 'text/plain' }),
    `POST / ${denied}`,
  ],
  [
    'another method',
    { ...post({ 'x-amz-target': undefined }, '', '/streams?a'), method: 'GET' },
    `GET /streams?a ${denied}`,
  ],
  [
    'a health check',
    { ...post({ 'x-amz-target': undefined }, '', '/_health'), method: 'GET' },
    'GET /_health answered with 200 in 0 ms',
  ],
])('%s is told of in one line', async (_, request, line) => {
  expect(await reported(request)).toEqual([`debug: ${line}`])
})

test('an answer is the same whether it is told of or not, and nobody is told who has not asked for it', async () => {
  for (const request of [post(), post(target('DeleteStream'), '{"StreamName":"a"}')]) {
    const [told, untold] = [stubKinesis(operations, {}, { wantsDebug: true }), stubKinesis(operations)]
    expect(await told.kinesis.handle(request)).toEqual(await untold.kinesis.handle(request))
    expect(untold.log).toEqual([])
  }
})
