import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { endTogether } from '../../../handlers/node/response-batch.js'

const serving = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('answers arrive whole, whatever their text and however many are made at once', async () => {
  const bodies = ['', 'plain', 'Grüße', '😀', Buffer.from([0, 255]), 'x'.repeat(100_000)]
  const url = await serving((req, res) => endTogether(res, bodies[Number(req.url?.slice(1))] as string))
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) => fetch(`${url}/${index % bodies.length}`)),
  )
  for (const [index, answer] of answers.entries()) {
    const expected = Buffer.from(bodies[index % bodies.length] as string)
    expect(expected.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true)
  }
})

test('an answer whose client goes, or that somebody else ends, before it is let go harms nobody', async () => {
  const url = await serving((req, res) => {
    endTogether(res, 'late')
    if (req.url === '/gone') res.destroy()
    if (req.url === '/ended') res.end('early')
  })
  await expect(fetch(`${url}/gone`)).rejects.toThrow('fetch failed')
  expect(await (await fetch(`${url}/ended`)).text()).toBe('early')
  expect(await (await fetch(`${url}/kept`)).text()).toBe('late')
})

describe('under fake timers', () => {
  afterEach(() => {
    vi.useRealTimers()
    vi.resetModules()
  })

  test('that are installed later', async () => {
    const url = await serving((_, res) => endTogether(res, 'hello'))
    vi.useFakeTimers()
    expect(await (await fetch(url)).text()).toBe('hello')
  })

  test('that were there before', async () => {
    vi.useFakeTimers()
    vi.resetModules()
    const { endTogether } = await import('../../../handlers/node/response-batch.js')
    const url = await serving((_, res) => endTogether(res, 'hello'))
    expect(await (await fetch(url)).text()).toBe('hello')
  })
})
