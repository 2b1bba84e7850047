import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:https'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { expect, onTestFinished, test } from 'vitest'
import { createKinesis } from '../../composition/create-kinesis.js'
import { listen } from '../../composition/node.js'
import { putsGetsAndSubscribes, sdkCredentials } from '../support/sdk-round-trip.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import { tlsPaths, tlsTexts } from '../support/tls.js'

const { cert, key } = tlsTexts
const { tlsCert, tlsKey } = tlsPaths

test.each([
  ['paths', tlsPaths],
  ['what stands in the files', { tlsCert: cert, tlsKey: key }],
])('a certificate and its key may be given as %s', async (_, options) => {
  await using server = await listen((_req, res) => void res.end('hello'), options)
  const [response] = await once(request(server.url, { ca: cert }).end(), 'response')
  expect(Buffer.concat(await response.toArray()).toString()).toBe('hello')
})

test('the AWS SDK for JavaScript puts, gets and subscribes over TLS', async () => {
  await using kinesis = await createKinesis({ streams: { orders: 1 } })
  await using server = await listen(kinesis, tlsPaths)
  const requestHandler = new NodeHttpHandler({ httpsAgent: { ca: cert } })
  const client = new KinesisClient({ ...sdkCredentials, endpoint: server.url, requestHandler })
  onTestFinished(() => client.destroy())
  await putsGetsAndSubscribes(client)
})

const anotherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
})
const lockedKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'secret',
})

test.each([
  [{ tlsCert }, 'Option tlsKey is not given; tlsCert and tlsKey are given together or not at all'],
  [{ tlsKey }, 'Option tlsCert is not given; tlsCert and tlsKey are given together or not at all'],
  [{ tlsCert: '/no/cert.pem', tlsKey }, 'Option tlsCert: cannot read "/no/cert.pem": there is no such file'],
  [{ tlsCert: key, tlsKey }, 'Option tlsCert: this is no certificate in PEM'],
  [{ tlsCert, tlsKey: cert }, 'Option tlsKey: this is no private key in PEM without a passphrase'],
  [{ tlsCert, tlsKey: lockedKey }, 'Option tlsKey: this is no private key in PEM without a passphrase'],
  [{ tlsCert, tlsKey: anotherKey }, 'Options tlsCert and tlsKey: the certificate is not of this private key'],
])('what is no certificate with its key is refused in one line (%#)', async (options, message) => {
  await expect(listen({}, options as object)).rejects.toMatchObject({ name: 'OptionError', message })
})

test('a directory is no file of a certificate', async () => {
  const directory = await temporaryDirectory()
  await expect(listen({}, { tlsCert: directory, tlsKey })).rejects.toThrow(
    `Option tlsCert: cannot read "${directory}": it is a directory`,
  )
})
