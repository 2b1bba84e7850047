import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { TlsIdentity } from '../handlers/node/tls-handshakes.js'
import { shown } from '../src/domain/shown.js'
import type { ResolvedListenOptions } from './options.js'
import { readOptionFile } from './read-option-file.js'
import { OptionError } from './resolve-options.js'

type TlsOptions = Pick<ResolvedListenOptions, 'tlsCert' | 'tlsKey'>
type TlsOptionName = keyof TlsOptions

/**
 * What a server proves its name with, read at once.
 * @returns undefined where neither a certificate nor a key is given
 * @throws OptionError unless both are given, can be read and belong to each other
 */
export const tlsIdentity = ({ tlsCert, tlsKey }: TlsOptions): TlsIdentity | undefined => {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  const cert = contentOf('tlsCert', tlsCert)
  const key = contentOf('tlsKey', tlsKey)
  const certificate = parsed('tlsCert', 'certificate in PEM', () => new X509Certificate(cert))
  const privateKey = parsed('tlsKey', 'private key in PEM without a passphrase', () => createPrivateKey(key))
  if (!certificate.checkPrivateKey(privateKey))
    throw new OptionError('Options tlsCert and tlsKey: the certificate is not of this private key')
  return { cert, key }
}

const contentOf = (name: TlsOptionName, given: string | undefined): string => {
  if (given === undefined)
    throw new OptionError(`Option ${name} is not given; tlsCert and tlsKey are given together or not at all`)
  return given.includes('-----BEGIN ')
    ? given
    : readOptionFile(given, `Option ${name}: cannot read ${shown(given)}`)
}

const parsed = <Value>(name: TlsOptionName, what: string, parse: () => Value): Value => {
  try {
    return parse()
  } catch (error) {
    throw new OptionError(`Option ${name}: this is no ${what}`, { cause: error })
  }
}
