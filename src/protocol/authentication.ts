import { KinesisError } from '../domain/errors.js'
import { missingAuthenticationToken } from '../domain/refusals.js'
import { accountIdPattern, regionPattern } from '../domain/scope.js'
import type { HttpRequest } from '../http.js'
import { header } from './headers.js'

/** What a credential scope says about the caller's place. */
export interface CredentialScope {
  readonly accountId?: string
  readonly region?: string
}

/**
 * Refuses requests that do not look signed. Signatures are not verified.
 * @returns the text of the credential, such as `AKIDEXAMPLE/20260101/us-east-1/kinesis/aws4_request`
 * @throws KinesisError InvalidSignatureException, MissingAuthenticationTokenException or
 *   IncompleteSignatureException; texts from kinesalite's tests against AWS
 */
export const signedCredential = (request: HttpRequest): string => {
  const authorization = header(request, 'authorization')
  const query = queryOf(request)
  const signedQuery = query?.has('X-Amz-Algorithm') ? query : undefined
  if (authorization) {
    if (signedQuery !== undefined) throw new KinesisError('InvalidSignatureException', signedTwice)
    return headerCredential(request, authorization)
  }
  if (signedQuery === undefined) throw missingAuthenticationToken()
  return queryCredential(signedQuery)
}

/**
 * Reads a credential's scope: an access key id of 12 digits names an account, the third part a region.
 * Either is absent where the text has none.
 */
export const credentialScope = (credential: string): CredentialScope => {
  const [accessKeyId = '', , region = ''] = credential.split('/', 3)
  return {
    ...(accountIdPattern.test(accessKeyId) && { accountId: accessKeyId }),
    ...(regionPattern.test(region) && { region }),
  }
}

const signedTwice = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."

const headerParameters = ['Credential', 'Signature', 'SignedHeaders'] as const

const queryParameters = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
  'X-Amz-Date',
] as const

const headerCredential = (request: HttpRequest, authorization: string): string => {
  const isWhole =
    headerParameters.every((name) => parameterStart(authorization, name) !== -1) && isDated(request)
  if (!isWhole) throw incompleteHeader(request, authorization)
  return parameterAt(authorization, parameterStart(authorization, 'Credential'))
}

const isDated = (request: HttpRequest): boolean =>
  Boolean(header(request, 'x-amz-date') || header(request, 'date'))

const incompleteHeader = (request: HttpRequest, authorization: string): KinesisError => {
  let complaint = ''
  for (const name of headerParameters) {
    if (parameterStart(authorization, name) === -1)
      complaint += `Authorization header requires '${name}' parameter. `
  }
  if (!isDated(request))
    complaint += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
  return new KinesisError('IncompleteSignatureException', `${complaint}Authorization=${authorization}`)
}

const queryCredential = (query: URLSearchParams): string => {
  let complaint = ''
  for (const name of queryParameters) {
    if (!query.get(name)) complaint += `AWS query-string parameters must include '${name}'. `
  }
  if (complaint !== '')
    throw new KinesisError(
      'IncompleteSignatureException',
      `${complaint}Re-examine the query-string parameters.`,
    )
  return query.get('X-Amz-Credential') ?? ''
}

/** A parameter's value up to the next comma or space. */
const parameterAt = (authorization: string, start: number): string => {
  const comma = authorization.indexOf(',', start)
  const value = authorization.slice(start, comma === -1 ? undefined : comma)
  const space = value.indexOf(' ')
  return space === -1 ? value : value.slice(0, space)
}

/** Where the value of a parameter begins that is not empty: after `name=` that follows a comma or space, hence never the scheme. */
const parameterStart = (authorization: string, name: string): number => {
  for (let at = authorization.indexOf(name, 1); at !== -1; at = authorization.indexOf(name, at + 1)) {
    const start = at + name.length + 1
    if (
      isSeparator(authorization.charCodeAt(at - 1)) &&
      authorization.charCodeAt(start - 1) === equalsSign &&
      start < authorization.length &&
      !isSeparator(authorization.charCodeAt(start))
    )
      return start
  }
  return -1
}

const equalsSign = 0x3d

/** A comma or a space. */
const isSeparator = (codeUnit: number): boolean => codeUnit === 0x2c || codeUnit === 0x20

const queryOf = ({ url }: HttpRequest): URLSearchParams | undefined => {
  const start = url.indexOf('?')
  return start === -1 ? undefined : new URLSearchParams(url.slice(start + 1))
}
