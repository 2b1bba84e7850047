import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))

/** Of a certificate for localhost and the loopback addresses that proves itself, and of its key. */
export const tlsPaths = { tlsCert: path('cert.pem'), tlsKey: path('key.pem') }

export const tlsTexts = {
  cert: readFileSync(tlsPaths.tlsCert, 'utf8'),
  key: readFileSync(tlsPaths.tlsKey, 'utf8'),
}
