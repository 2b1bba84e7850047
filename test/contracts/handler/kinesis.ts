import { expect, onTestFinished, test } from 'vitest'
import { createKinesis, type KinesisOptions } from '../../../composition/index.js'
import { type HostUnderTest, type ServedCore, streamFrom } from './host.js'
import { call, cbor, json, outputOf, plain, textOf } from './requests.js'

const everyByte = Uint8Array.from({ length: 256 }, (_, n) => n)

const opened = async (options: KinesisOptions = {}) => {
  const kinesis = await createKinesis({ streams: { orders: 1 }, ...options })
  onTestFinished(() => kinesis.close())
  return kinesis
}

/** Puts a record of every byte into the stream `orders`, which has no record yet, and gets it back. */
export const putsAndGets = async (
  { exchange }: Pick<ServedCore, 'exchange'>,
  contentType: string,
): Promise<void> => {
  const send = async (operation: string, input: object) => {
    const answer = await exchange(call(operation, input, contentType))
    expect([answer.status, answer.headers['content-type']]).toEqual([200, contentType])
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
    return outputOf(answer)
  }
  const Data = contentType === cbor ? everyByte : Buffer.from(everyByte).toString('base64')
  const { ShardId } = await send('PutRecord', { StreamName: 'orders', PartitionKey: 'ключ', Data })
  const { ShardIterator } = await send('GetShardIterator', {
    StreamName: 'orders',
    ShardId,
    ShardIteratorType: 'TRIM_HORIZON',
  })
  const { Records } = await send('GetRecords', { ShardIterator })
  expect(Records).toMatchObject([{ PartitionKey: 'ключ', Data }])
}

/** A whole Kinesis behind a host. */
export const kinesisContract = (host: HostUnderTest): void => {
  test.each([json, cbor])('what is put is got, as %s', async (contentType) => {
    await putsAndGets(await host.serve(await opened()), contentType)
  })

  test.each([json, cbor])('a refusal arrives with its type and text, as %s', async (contentType) => {
    const served = await host.serve(await opened())
    const answer = await served.exchange(call('DescribeStream', { StreamName: 'none' }, contentType))
    expect(answer.status).toBe(400)
    expect(answer.headers['x-amzn-errortype']).toBe('ResourceNotFoundException')
    expect(outputOf(answer)).toEqual({
      __type: 'ResourceNotFoundException',
      message: 'Stream none under account 000000000000 not found.',
    })
  })

  test('what is not Kinesis is refused', async () => {
    const served = await host.serve(await opened())
    expect((await served.exchange(plain('hello'))).status).toBe(403)
  })

  test('a body that is too long gets 413', async () => {
    const served = await host.serve(await opened({ maxRequestBodyMb: 1 }))
    const { headers } = call('PutRecord', {})
    const answer = await served.exchange({ ...plain(new Uint8Array(1024 * 1024 + 1)), headers })
    expect(answer.status).toBe(413)
    expect(outputOf(answer)).toEqual({
      __type: 'SerializationException',
      Message: 'Request body is too large',
    })
  })

  test('a web page may ask for leave and send', async () => {
    const served = await host.serve(await opened())
    const asked = await served.exchange({
      method: 'OPTIONS',
      path: '/',
      headers: {
        origin: 'http://localhost:3000',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-amz-target',
      },
    })
    expect(asked.status).toBe(200)
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type,x-amz-target',
    })
    const listing = call('ListStreams', {})
    const sent = await served.exchange({
      ...listing,
      headers: { ...listing.headers, origin: 'http://localhost:3000' },
    })
    expect([sent.status, sent.headers['access-control-allow-origin']]).toEqual([200, '*'])
  })

  test('tells its health', async () => {
    const kinesis = await opened()
    const served = await host.serve(kinesis)
    const check = { method: 'GET', path: '/_health', headers: {} }
    const up = await served.exchange(check)
    expect([up.status, JSON.parse(textOf(up)).status]).toEqual([200, 'UP'])
    expect((await served.exchange({ ...check, method: 'HEAD' })).status).toBe(200)
    await kinesis.close()
    const down = await served.exchange(check)
    expect([down.status, JSON.parse(textOf(down)).status]).toEqual([503, 'DOWN'])
  })

  test('SubscribeToShard delivers', async () => {
    const served = await host.serve(await opened())
    const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
    await served.exchange(
      call('PutRecord', { StreamName: 'orders', PartitionKey: 'a', Data: 'aGVsbG8gdGhlcmU=' }),
    )
    const registered = await served.exchange(
      call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'reader' }),
    )
    const { ConsumerARN } = outputOf(registered).Consumer as { ConsumerARN: string }
    const subscribe = call('SubscribeToShard', {
      ConsumerARN,
      ShardId: 'shardId-000000000000',
      StartingPosition: { Type: 'TRIM_HORIZON' },
    })
    let received = ''
    if (host.streams === false) {
      const { status, headers, body } = await served.exchange(subscribe)
      expect([status, headers['content-type']]).toEqual([200, 'application/vnd.amazon.eventstream'])
      received = textOf({ body })
    } else {
      const { status, pieces, leave } = await streamFrom(served, subscribe)
      expect(status).toBe(200)
      for await (const piece of pieces) {
        received += Buffer.from(piece).toString('latin1')
        if (received.includes('aGVsbG8gdGhlcmU=')) break
      }
      leave()
    }
    expect(received).toContain('initial-response')
    expect(received).toContain('aGVsbG8gdGhlcmU=')
  })
}
