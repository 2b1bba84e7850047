import { describe, expect, test } from 'vitest'
import type { Scope } from '../../src/domain/scope.js'
import { authorization, json, post, stubKinesis } from '../support/stub-kinesis.js'

const { kinesis } = stubKinesis({
  ListStreams: async () => ({ StreamNames: [], HasMoreStreams: false }),
})

const refusal = async (...args: Parameters<typeof post>) => {
  const { status, headers, body } = await kinesis.handle(post(...args))
  return status === 200 ? undefined : { status, type: headers['Content-Type'], ...JSON.parse(String(body)) }
}
const refused = (__type: string, message: string) => ({ status: 400, type: json, __type, message })

const signedQuery = new URLSearchParams({
  'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
  'X-Amz-Credential': 'AKIDEXAMPLE/20231114/us-east-1/kinesis/aws4_request',
  'X-Amz-Signature': 'abc',
  'X-Amz-SignedHeaders': 'host',
  'X-Amz-Date': '20231114T221320Z',
})
const without = (...names: string[]) => {
  const query = new URLSearchParams(signedQuery)
  for (const name of names) query.delete(name)
  return `/?${query}`
}
const unsigned = { authorization: undefined }

test('signed in both places', async () => {
  const expected = refused(
    'InvalidSignatureException',
    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
  )
  expect(await refusal({}, '{}', '/?X-Amz-Algorithm=x')).toEqual(expected)
  expect(await refusal({}, '{}', '/?a=b&X-Amz-Algorithm')).toEqual(expected)
  expect(await refusal({}, '{}', '/?NotX-Amz-Algorithm=x')).toBeUndefined()
})

test.each(['/', '/?', '/?X-Amz-Credential=x', '/?x=X-Amz-Algorithm', '/X-Amz-Algorithm'])(
  'signed nowhere in %s',
  async (url) => {
    const expected = refused('MissingAuthenticationTokenException', 'Missing Authentication Token')
    expect(await refusal(unsigned, '{}', url)).toEqual(expected)
    expect(await refusal({ authorization: '' }, '{}', url)).toEqual(expected)
  },
)

describe('signed in the header', () => {
  const complaint = (...missing: string[]) =>
    missing.map((name) => `Authorization header requires '${name}' parameter. `).join('')
  const noDate = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "

  test.each([
    ['AWS4-HMAC-SHA256', ['Credential', 'Signature', 'SignedHeaders']],
    ['Credential=a, Signature=b, SignedHeaders=c', ['Credential']],
    ['AWS4-HMAC-SHA256 Credential=, Signature=b,SignedHeaders=c', ['Credential']],
    ['AWS4-HMAC-SHA256 Credential=a', ['Signature', 'SignedHeaders']],
    ['AWS4-HMAC-SHA256 Signature=a', ['Credential', 'SignedHeaders']],
    ['AWS4-HMAC-SHA256 SignedHeaders=a', ['Credential', 'Signature']],
    ['AWS4-HMAC-SHA256 Credential=a Signature=b SignedHeaders=', ['SignedHeaders']],
    ['AWS4-HMAC-SHA256 xCredential=a, Signature=b, SignedHeaders=c', ['Credential']],
    ['AWS4-HMAC-SHA256 credential=a, Signature=b, SignedHeaders=c', ['Credential']],
    ['X Credential=Signature=SignedHeaders=x', ['Signature', 'SignedHeaders']],
    ['X \u00fc"quoted\\"', ['Credential', 'Signature', 'SignedHeaders']],
  ])('%s lacks parameters', async (header, missing) => {
    expect(await refusal({ authorization: header })).toEqual(
      refused('IncompleteSignatureException', `${complaint(...missing)}Authorization=${header}`),
    )
    expect(await refusal({ authorization: header, 'x-amz-date': undefined })).toEqual(
      refused('IncompleteSignatureException', `${complaint(...missing)}${noDate}Authorization=${header}`),
    )
  })

  test('a date is needed, in either header', async () => {
    expect(await refusal({ 'x-amz-date': undefined })).toEqual(
      refused('IncompleteSignatureException', `${noDate}Authorization=${authorization}`),
    )
    expect(await refusal({ 'x-amz-date': undefined, date: 'Tue, 14 Nov 2023 22:13:20 GMT' })).toBeUndefined()
  })

  test.each([
    'AWS4-HMAC-SHA256 Credential=a,SignedHeaders=b,Signature=c',
    'AWS4-HMAC-SHA256 Signature=c SignedHeaders=b Credential=a',
    'x,Credential=a,,  SignedHeaders=b, Signature=c',
    'x Credential=, Credential=a, SignedHeaders=b, Signature=c',
  ])('%s is complete', async (header) => {
    expect(await refusal({ authorization: header })).toBeUndefined()
  })

  test('a header that repeats a parameter very often is read in linear time', async () => {
    expect(await refusal({ authorization: `x ${'Credential='.repeat(100_000)}` })).toMatchObject({
      __type: 'IncompleteSignatureException',
    })
  })
})

describe('signed in the query', () => {
  const everyParameter = [
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Signature',
    'X-Amz-SignedHeaders',
    'X-Amz-Date',
  ]
  const mustInclude = (name: string) => `AWS query-string parameters must include '${name}'. `

  test('completely', async () => {
    expect(await refusal(unsigned, '{}', without())).toBeUndefined()
  })

  test.each(['X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date'])(
    'without %s',
    async (name) => {
      const expected = refused(
        'IncompleteSignatureException',
        `${mustInclude(name)}Re-examine the query-string parameters.`,
      )
      expect(await refusal(unsigned, '{}', without(name))).toEqual(expected)
      expect(await refusal(unsigned, '{}', `${without(name)}&${name}=`)).toEqual(expected)
    },
  )

  test('without anything', async () => {
    expect(await refusal(unsigned, '{}', '/?X-Amz-Algorithm')).toEqual(
      refused(
        'IncompleteSignatureException',
        `${everyParameter.map(mustInclude).join('')}Re-examine the query-string parameters.`,
      ),
    )
  })
})

describe('the scope of a call', () => {
  const scopesOf = (settings: Parameters<typeof stubKinesis>[1]) => {
    const seen: Scope[] = []
    const stub = stubKinesis(
      {
        ListStreams: async (_, { scope }) => {
          seen.push(scope)
          return { StreamNames: [], HasMoreStreams: false }
        },
      },
      settings,
    )
    return async (...args: Parameters<typeof post>) => {
      await stub.kinesis.handle(post(...args))
      return seen.pop()
    }
  }
  const header = (credential: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=a, Signature=b`,
  })
  const configured = { accountId: '000000000000', region: 'us-east-1' }

  test.each([
    ['123456789012/20231114/eu-central-1/kinesis/aws4_request', '123456789012', 'eu-central-1'],
    ['AKIDEXAMPLE/20231114/eu-central-1/kinesis/aws4_request', '000000000000', 'eu-central-1'],
    ['123456789012', '123456789012', 'us-east-1'],
    ['12345678901/20231114/EU/kinesis', '000000000000', 'us-east-1'],
    ['1234567890123/20231114//kinesis', '000000000000', 'us-east-1'],
    [`a/b/${'x'.repeat(64)}`, '000000000000', 'us-east-1'],
    ['///', '000000000000', 'us-east-1'],
    ['__proto__/constructor/toString', '000000000000', 'us-east-1'],
  ])('%s', async (credential, accountId, region) => {
    const scope = scopesOf({})
    expect(await scope(header(credential))).toEqual({ accountId, region })
    expect(
      await scope(
        unsigned,
        '{}',
        `${without('X-Amz-Credential')}&X-Amz-Credential=${encodeURIComponent(credential)}`,
      ),
    ).toEqual({ accountId, region })
  })

  test('is the configured one where it is pinned', async () => {
    const scope = scopesOf({ pinAccountRegion: true })
    expect(await scope(header('123456789012/20231114/eu-central-1/kinesis/aws4_request'))).toEqual(configured)
  })

  test('stays right over more credentials than are remembered', async () => {
    const scope = scopesOf({})
    for (let round = 0; round < 2; round++)
      for (let n = 0; n < 600; n++) {
        const accountId = String(100_000_000_000 + n)
        expect(await scope(header(`${accountId}/20231114/eu-west-1/x`))).toEqual({
          accountId,
          region: 'eu-west-1',
        })
      }
  })
})
