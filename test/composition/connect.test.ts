import express, { type ErrorRequestHandler } from 'express'
import express4 from 'express4'
import Koa from 'koa'
import koaConnect from 'koa-connect'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import { kinesisMiddleware } from '../../composition/connect.js'
import { createKinesis } from '../../composition/create-kinesis.js'
import { connectHosts, opened } from '../handlers/connect/hosts.js'
import { signedRequest } from '../support/kinesis.js'

const list = signedRequest('ListStreams', {})

const post = async (url: string, { headers, body } = list): Promise<unknown> => {
  const response = await fetch(url, { method: 'POST', headers, body })
  const text = await response.text()
  return [response.status, text.startsWith('{') ? JSON.parse(text) : text]
}
const listed = [200, { StreamNames: ['orders'], HasMoreStreams: false, StreamSummaries: [expect.anything()] }]

/** Answers with what was given to `next`. */
const tellError: ErrorRequestHandler = ({ name, code, message }, _req, res, _next) => {
  res.status(500).json({ name, code, message })
}

describe('bodies that somebody has read', () => {
  const anyType = { type: () => true }

  test.each([
    ['express.raw', (app: typeof express) => app.raw(anyType)],
    ['express.text', (app: typeof express) => app.text(anyType)],
    ['express.json', (app: typeof express) => app.json(anyType)],
    ['express.json for other types', (app: typeof express) => app.json({ type: 'text/json' })],
  ])('are found behind %s', async (_, parser) => {
    await using kinesis = await createKinesis({ streams: { orders: 1 } })
    for (const framework of [express, express4]) {
      const app = framework().use(parser(framework)).use(kinesisMiddleware(kinesis))
      expect(await post(await opened(app))).toEqual(listed)
    }
  })

  test('a parsed body keeps what it says', async () => {
    await using kinesis = await createKinesis({ streams: { orders: 1 } })
    const app = express().use(express.json(anyType)).use(kinesisMiddleware(kinesis))
    const put = signedRequest('PutRecord', { StreamName: 'orders', PartitionKey: 'ключ', Data: 'aGVsbG8=' })
    expect(await post(await opened(app), put)).toEqual([
      200,
      { SequenceNumber: expect.stringMatching(/^\d{56}$/), ShardId: 'shardId-000000000000' },
    ])
  })

  test('rawBody is preferred to what has been made of it', async () => {
    await using kinesis = await createKinesis({ streams: { orders: 1 } })
    const app = express()
      .use(express.raw(anyType))
      .use((req, _res, next) => {
        Object.assign(req, { rawBody: req.body, body: { StreamName: 'another' } })
        next()
      })
      .use(kinesisMiddleware(kinesis))
    expect(await post(await opened(app))).toEqual(listed)
  })

  test.each([
    ['nothing', undefined],
    ['what cannot be spelt anew', new Map()],
  ])('that left %s are an error that says what to do', async (_, body) => {
    await using kinesis = await createKinesis()
    const app = express()
      .use(async (req, _res, next) => {
        for await (const _ of req);
        req.body = body
        next()
      })
      .use(kinesisMiddleware(kinesis))
      .use(tellError)
    const headers = { ...list.headers, 'content-type': 'application/x-amz-cbor-1.1' }
    expect(await post(await opened(app), { ...list, headers })).toEqual([
      500,
      {
        name: 'BodyConsumedError',
        code: 'BODY_CONSUMED',
        message:
          'the body of this request has been read already; mount this middleware before body parsers, or let them ' +
          'keep the bytes in req.rawBody',
      },
    ])
  })

  test('a request that has none is no error', async () => {
    await using kinesis = await createKinesis()
    const app = express()
      .use(async (req, _res, next) => {
        for await (const _ of req);
        next()
      })
      .use(kinesisMiddleware(kinesis))
    expect((await fetch(`${await opened(app)}/_health/live`)).status).toBe(200)
  })
})

describe('errors', () => {
  test('of opening the Kinesis go to next, and the next request tries anew', async () => {
    const open = vi
      .spyOn(MemoryStorage.prototype, 'open')
      .mockRejectedValueOnce(new Error('the disk is gone'))
    onTestFinished(() => open.mockRestore())
    const url = await opened(
      express()
        .use(kinesisMiddleware({ streams: { orders: 1 } }))
        .use(tellError),
    )
    expect(await post(url)).toEqual([500, { name: 'Error', message: 'the disk is gone' }])
    expect(await post(url)).toEqual(listed)
  })
})

describe('passOn', () => {
  const own = (app: ReturnType<typeof express>) =>
    app.use(express.text({ type: () => true })).use((req, res) => {
      res.status(202).send(`${req.method} ${req.url} ${req.body ?? ''}`)
    })

  test('leaves to the application what is not for Kinesis, with its body unread', async () => {
    await using kinesis = await createKinesis({ streams: { orders: 1 } })
    const url = await opened(own(express().use(kinesisMiddleware(kinesis, { passOn: true }))))
    expect(await post(url)).toEqual(listed)
    expect((await fetch(`${url}/_health`)).status).toBe(200)
    const another = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.GetItem',
    }
    const sent = await fetch(`${url}/own`, { method: 'POST', headers: another, body: 'the body' })
    expect([sent.status, await sent.text()]).toEqual([202, 'POST /own the body'])
    expect((await fetch(`${url}/_health/own`)).status).toBe(202)
  })

  test('takes a web page’s question about Kinesis, and leaves others', async () => {
    await using kinesis = await createKinesis()
    const url = await opened(own(express().use(kinesisMiddleware(kinesis, { passOn: true }))))
    const asked = async (names: string) => {
      const headers = { origin: 'http://localhost:3000', 'access-control-request-headers': names }
      return (await fetch(url, { method: 'OPTIONS', headers })).status
    }
    expect(await asked('authorization,x-amz-date, X-Amz-Target')).toBe(200)
    expect(await asked('content-type')).toBe(202)
  })

  test('works in Koa, where the next handler is awaited', async () => {
    await using kinesis = await createKinesis({ streams: { orders: 1 } })
    const app = new Koa()
    app.use(koaConnect(kinesisMiddleware(kinesis, { passOn: true })))
    app.use((context) => {
      context.body = 'own'
    })
    const url = await opened(app.callback())
    expect(await post(url)).toEqual(listed)
    expect(await (await fetch(url)).text()).toBe('own')
  })

  test.each(connectHosts)(
    'without it, the middleware in $name answers everything',
    async ({ serve, mount }) => {
      await using kinesis = await createKinesis()
      const url = await serve(kinesisMiddleware(kinesis))
      expect((await fetch(`${url}${mount}/own`)).status).toBe(403)
    },
  )
})
