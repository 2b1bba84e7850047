import type { RequestCore } from '../handlers/request-core.js'

/**
 * Answers every request with the reason why there is no Kinesis, as one answers whose store cannot work.
 * @param error what opening it threw
 */
export const failedCore = (error: unknown): RequestCore => ({
  maxRequestBodyBytes: 0,
  handle: async () => {
    const body = JSON.stringify({
      __type: 'InternalFailure',
      message: error instanceof Error ? error.message : String(error),
    })
    const headers = {
      'Content-Type': 'application/x-amz-json-1.1',
      'Content-Length': String(new TextEncoder().encode(body).length),
    }
    return { status: 500, headers, body }
  },
})
