import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))

/**
 * Of a certificate for localhost and the loopback addresses that proves itself, and of its key; both were made by the
 * openssl command of docs/clients.md, for 36,500 days and with a key on the curve prime256v1.
 */
export const tlsPaths = { tlsCert: path('cert.pem'), tlsKey: path('key.pem') }

export const tlsTexts = {
  cert: readFileSync(tlsPaths.tlsCert, 'utf8'),
  key: readFileSync(tlsPaths.tlsKey, 'utf8'),
}
