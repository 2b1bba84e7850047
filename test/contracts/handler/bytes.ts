import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { HttpRequest, HttpResponse } from '../../../src/http.js'
import { coreThat, lengthTeller, MIB, text } from '../../handlers/node/support.js'
import type { HostUnderTest } from './host.js'
import { json, plain, textOf } from './requests.js'

const echo = coreThat(({ body }): HttpResponse => {
  const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': String(body.length) }
  return { status: 200, headers, body }
})

/** What goes in and comes out, byte by byte, whatever it means. */
export const bytesContract = (host: HostUnderTest): void => {
  test('hands over method, path, query, headers and body, and brings back status, headers and body', async () => {
    const requests: HttpRequest[] = []
    const served = await host.serve(
      coreThat((request) => {
        requests.push(request)
        return text('Grüße', 418, { 'X-Amzn-RequestId': 'id-1' })
      }),
    )
    const answer = await served.exchange({
      method: 'PUT',
      path: '/a/path?with=query&and=more',
      headers: { 'Content-Type': json, 'X-Amz-Target': 'Kinesis_20131202.PutRecord' },
      body: Buffer.from('{"a":"ü"}'),
    })
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({ method: 'PUT', url: '/a/path?with=query&and=more' })
    expect(requests[0]?.headers).toMatchObject({
      'content-type': json,
      'x-amz-target': 'Kinesis_20131202.PutRecord',
    })
    expect(textOf({ body: requests[0]?.body ?? new Uint8Array() })).toBe('{"a":"ü"}')
    expect(answer.status).toBe(418)
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'x-amzn-requestid': 'id-1' })
    expect(textOf(answer)).toBe('Grüße')
  })

  test('a request without a body has an empty one', async () => {
    const served = await host.serve(lengthTeller(MIB))
    expect(textOf(await served.exchange({ method: 'GET', path: '/', headers: {} }))).toBe('0')
  })

  test.each([json, 'application/octet-stream', 'text/plain', 'application/json'])(
    'every byte goes both ways unchanged as %s',
    async (contentType) => {
      const served = await host.serve(echo)
      // Behind a type of text some hosts hand over text, so only the others are given bytes that are none.
      const isText = contentType.startsWith('text/') || contentType === 'application/json'
      const body = Buffer.from(
        isText ? '{"é": "\\u0000 \u2028 😀"}' : Uint8Array.from({ length: 256 }, (_, n) => n),
      )
      const answer = await served.exchange({ ...plain(body), headers: { 'content-type': contentType } })
      expect(Buffer.from(answer.body).equals(body)).toBe(true)
    },
  )

  test('the longest body goes both ways unchanged', async () => {
    const served = await host.serve(echo)
    const body = randomBytes(host.longestBody ?? 16 * MIB)
    const answer = await served.exchange(plain(body))
    expect(Buffer.from(answer.body).equals(body)).toBe(true)
  })

  test('text comes back unchanged too, quotation marks and all', async () => {
    const body = '"é\\"'.repeat(Math.floor((host.longestBody ?? 16 * MIB) / 5))
    const served = await host.serve(coreThat(() => text(body)))
    expect(textOf(await served.exchange(plain())) === body).toBe(true)
  })

  test('a body of just the longest length that the core takes is taken, and one byte more is refused', async () => {
    const served = await host.serve(lengthTeller(100_000))
    const taken = await served.exchange(plain(new Uint8Array(100_000)))
    const refused = await served.exchange(plain(new Uint8Array(100_001)))
    expect([taken.status, textOf(taken)]).toEqual([200, '100000'])
    expect([refused.status, textOf(refused)]).toEqual([413, 'too long'])
  })

  test('many requests at once get each its own answer', async () => {
    const waiting: (() => void)[] = []
    const served = await host.serve(
      coreThat(async ({ body }) => {
        // Nobody is answered before everybody has arrived, and then the last one first.
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          if (waiting.length === 50) for (const go of waiting.reverse()) go()
        })
        return text(textOf({ body }))
      }),
    )
    const bodies = Array.from({ length: 50 }, (_, n) => `request ${n}`)
    const answers = await Promise.all(bodies.map((body) => served.exchange(plain(body))))
    expect(answers.map(textOf)).toEqual(bodies)
  })

  test('a core that fails against its contract leaves nobody waiting', async () => {
    const served = await host.serve(coreThat(() => Promise.reject(new Error('broken'))))
    const answered = served.exchange(plain('{}'))
    if (host.brokenCore === 'rejects') await expect(answered).rejects.toThrow('broken')
    else expect((await answered).status).toBe(500)
  })
}
