import { KinesisError } from '../domain/errors.js'
import type { HttpRequest } from '../http.js'
import { header } from './headers.js'

/** What a credential scope says about the caller's place. */
export interface CredentialScope {
  readonly accountId?: string
  readonly region?: string
}

/**
 * Refuses requests that do not look signed. Signatures are not verified.
 * @throws KinesisError InvalidSignatureException, MissingAuthenticationTokenException or
 *   IncompleteSignatureException; texts from kinesalite's tests against AWS
 */
export const requireAuthentication = (request: HttpRequest): void => {
  const authorization = header(request, 'authorization')
  const query = queryOf(request)
  const signedQuery = query?.has('X-Amz-Algorithm') ? query : undefined
  if (authorization) {
    if (signedQuery !== undefined) throw new KinesisError('InvalidSignatureException', signedTwice)
    requireHeaderParameters(request, authorization)
  } else if (signedQuery !== undefined) requireQueryParameters(signedQuery)
  else throw new KinesisError('MissingAuthenticationTokenException', 'Missing Authentication Token')
}

/**
 * The text of the credential of a request that is signed in its header or query, such as
 * `AKIDEXAMPLE/20260101/us-east-1/kinesis/aws4_request`.
 */
export const credentialOf = (request: HttpRequest): string | undefined => {
  const authorization = header(request, 'authorization')
  return authorization
    ? authorizationParameter(authorization, 'Credential')
    : (queryOf(request)?.get('X-Amz-Credential') ?? undefined)
}

/**
 * Reads a credential's scope: an access key id of 12 digits names an account, the third part a region.
 * Either is absent where the text has none.
 */
export const credentialScope = (credential: string): CredentialScope => {
  const [accessKeyId = '', , region = ''] = credential.split('/', 3)
  return {
    ...(/^\d{12}$/.test(accessKeyId) && { accountId: accessKeyId }),
    ...(/^[a-z0-9-]{1,63}$/.test(region) && { region }),
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

const requireHeaderParameters = (request: HttpRequest, authorization: string): void => {
  let complaint = ''
  for (const name of headerParameters) {
    if (parameterStart(authorization, name) === -1)
      complaint += `Authorization header requires '${name}' parameter. `
  }
  if (!header(request, 'x-amz-date') && !header(request, 'date'))
    complaint += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
  if (complaint !== '')
    throw new KinesisError('IncompleteSignatureException', `${complaint}Authorization=${authorization}`)
}

const requireQueryParameters = (query: URLSearchParams): void => {
  let complaint = ''
  for (const name of queryParameters) {
    if (!query.get(name)) complaint += `AWS query-string parameters must include '${name}'. `
  }
  if (complaint !== '')
    throw new KinesisError(
      'IncompleteSignatureException',
      `${complaint}Re-examine the query-string parameters.`,
    )
}

/** A parameter's value up to the next comma or space; undefined where it is missing or empty. */
const authorizationParameter = (authorization: string, name: string): string | undefined => {
  const start = parameterStart(authorization, name)
  if (start === -1) return undefined
  const comma = authorization.indexOf(',', start)
  const value = authorization.slice(start, comma === -1 ? undefined : comma)
  const space = value.indexOf(' ')
  return space === -1 ? value : value.slice(0, space)
}

/** Where the value of a parameter begins that is not empty: behind `name=` after a comma or space, hence never the scheme. */
const parameterStart = (authorization: string, name: string): number => {
  const assignment = `${name}=`
  for (
    let at = authorization.indexOf(assignment, 1);
    at !== -1;
    at = authorization.indexOf(assignment, at + 1)
  ) {
    const start = at + assignment.length
    if (
      isSeparator(authorization[at - 1]) &&
      start < authorization.length &&
      !isSeparator(authorization[start])
    )
      return start
  }
  return -1
}

const isSeparator = (character: string | undefined): boolean => character === ',' || character === ' '

const queryOf = ({ url }: HttpRequest): URLSearchParams | undefined => {
  const start = url.indexOf('?')
  return start === -1 ? undefined : new URLSearchParams(url.slice(start + 1))
}
