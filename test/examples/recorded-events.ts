import type {
  ALBEvent,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  LambdaFunctionURLEvent,
} from 'aws-lambda'

/**
 * What the front ends of Lambda make of an SDK's PutRecord into the stream `orders`, with every member that AWS's
 * documentation has. The partition key is the front end's name.
 */

const body = (PartitionKey: string): string =>
  JSON.stringify({ StreamName: 'orders', PartitionKey, Data: 'aGVsbG8=' })
const base64 = (text: string): string => Buffer.from(text).toString('base64')

const headers = {
  accept: '*/*',
  'amz-sdk-invocation-id': '3f1d0a4e-8d1c-4a53-8c1e-6f0f5f7f9b1a',
  'amz-sdk-request': 'attempt=1; max=3',
  authorization:
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261120/us-east-1/kinesis/aws4_request, ' +
    'SignedHeaders=content-type;host;x-amz-date;x-amz-target, ' +
    'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  'content-length': '76',
  'content-type': 'application/x-amz-json-1.1',
  host: 'abcdefgh.lambda-url.us-east-1.on.aws',
  'user-agent': 'aws-sdk-js/3.1143.0',
  'x-amz-date': '20261120T101530Z',
  'x-amz-target': 'Kinesis_20131202.PutRecord',
  'x-amzn-trace-id': 'Root=1-6920b3c2-0f4d0a1b2c3d4e5f60718293',
  'x-forwarded-for': '198.51.100.7',
  'x-forwarded-port': '443',
  'x-forwarded-proto': 'https',
}

/** A REST API hands names over as the client spelt them. */
const capitalised = Object.fromEntries(
  Object.entries(headers).map(([name, value]) => [
    name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase()),
    value,
  ]),
)
const inLists = (values: Record<string, string>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]))

const functionUrl: LambdaFunctionURLEvent = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/',
  rawQueryString: '',
  headers,
  requestContext: {
    accountId: 'anonymous',
    apiId: 'abcdefgh',
    domainName: 'abcdefgh.lambda-url.us-east-1.on.aws',
    domainPrefix: 'abcdefgh',
    http: {
      method: 'POST',
      path: '/',
      protocol: 'HTTP/1.1',
      sourceIp: '198.51.100.7',
      userAgent: 'aws-sdk-js/3.1143.0',
    },
    requestId: 'b9e6b9c4-2b1a-4b0e-9c64-0d9a4f1c2d3e',
    routeKey: '$default',
    stage: '$default',
    time: '20/Nov/2026:10:15:30 +0000',
    timeEpoch: 1_795_169_730_000,
  },
  body: base64(body('Function URL')),
  isBase64Encoded: true,
}

const httpApi: APIGatewayProxyEventV2 = {
  version: '2.0',
  routeKey: 'ANY /kinesis/{proxy+}',
  rawPath: '/prod/kinesis/',
  rawQueryString: '',
  cookies: ['session=1'],
  headers: { ...headers, host: 'abc123.execute-api.us-east-1.amazonaws.com' },
  pathParameters: { proxy: '' },
  stageVariables: { table: 'orders' },
  requestContext: {
    ...functionUrl.requestContext,
    accountId: '123456789012',
    apiId: 'abc123',
    domainName: 'abc123.execute-api.us-east-1.amazonaws.com',
    domainPrefix: 'abc123',
    http: { ...functionUrl.requestContext.http, path: '/prod/kinesis/' },
    routeKey: 'ANY /kinesis/{proxy+}',
    stage: 'prod',
  },
  body: base64(body('HTTP API')),
  isBase64Encoded: true,
}

/** Of an API without `binaryMediaTypes`, which hands everything over as text. */
const restApi: APIGatewayProxyEvent = {
  resource: '/kinesis/{proxy+}',
  path: '/kinesis/',
  httpMethod: 'POST',
  headers: capitalised,
  multiValueHeaders: inLists(capitalised),
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: { proxy: '' },
  stageVariables: null,
  requestContext: {
    accountId: '123456789012',
    apiId: 'abc123',
    authorizer: null,
    domainName: 'abc123.execute-api.us-east-1.amazonaws.com',
    domainPrefix: 'abc123',
    extendedRequestId: 'ABCdefGHIjklMNO=',
    httpMethod: 'POST',
    identity: {
      accessKey: null,
      accountId: null,
      apiKey: null,
      apiKeyId: null,
      caller: null,
      clientCert: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: '198.51.100.7',
      user: null,
      userAgent: 'aws-sdk-js/3.1143.0',
      userArn: null,
    },
    path: '/prod/kinesis/',
    protocol: 'HTTP/1.1',
    requestId: 'b9e6b9c4-2b1a-4b0e-9c64-0d9a4f1c2d3e',
    requestTime: '20/Nov/2026:10:15:30 +0000',
    requestTimeEpoch: 1_795_169_730_000,
    resourceId: 'ab12cd',
    resourcePath: '/kinesis/{proxy+}',
    stage: 'prod',
  },
  body: body('REST API'),
  isBase64Encoded: false,
}

const loadBalancer: ALBEvent = {
  requestContext: {
    elb: {
      targetGroupArn:
        'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/kinesis/49e9d65c45c6791a',
    },
  },
  httpMethod: 'POST',
  path: '/',
  queryStringParameters: {},
  headers,
  body: base64(body('load balancer')),
  isBase64Encoded: true,
}

const { headers: _, queryStringParameters: __, ...withoutHeaders } = loadBalancer
const loadBalancerWithLists: ALBEvent = {
  ...withoutHeaders,
  multiValueQueryStringParameters: {},
  multiValueHeaders: inLists(headers),
  body: base64(body('load balancer with lists')),
}

export const recordedEvents = {
  'Function URL': functionUrl,
  'HTTP API': httpApi,
  'REST API': restApi,
  'load balancer': loadBalancer,
  'load balancer with lists': loadBalancerWithLists,
}
