import { PassThrough, type Writable } from 'node:stream'
import { onTestFinished } from 'vitest'

/** What a function has streamed: the head that it was given and the bytes behind it. */
export class ResponseStream extends PassThrough {
  head: { statusCode: number; headers: Record<string, string> } | undefined

  setContentType(): void {}
}

type Handler = (event: never, stream: unknown, context: unknown) => Promise<unknown>

/** Puts into the global scope, for one test, what the Node runtimes of Lambda put there. */
export function withLambdaGlobal(): void {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: (handler: Handler) => handler,
      HttpResponseStream: {
        // Like the runtime's own, it lets the head out with the first `write` and not before.
        from: (stream: ResponseStream, head: NonNullable<ResponseStream['head']>): Writable => {
          const write = stream.write.bind(stream)
          stream.write = ((chunk: Uint8Array) => {
            stream.head ??= head
            stream.emit('head')
            return write(chunk)
          }) as ResponseStream['write']
          return stream
        },
      },
    },
  })
  onTestFinished(() => {
    Reflect.deleteProperty(globalThis, 'awslambda')
  })
}
