/**
 * All that crosses between a host and the core. A host turns its own request into an {@link HttpRequest} and an
 * {@link HttpResponse} into its own answer; neither knows the other's world.
 */
export interface HttpRequest extends Host {
  /** Upper case. */
  readonly method: string
  /** Path with query, as it stood in the request line. */
  readonly url: string
  /** By lower-case name; repeated headers joined with commas or as an array. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /**
   * The whole body. A host may stop collecting as soon as it holds more than `maxRequestBodyBytes` and hand over
   * what it has: the core sees that it is too much.
   */
  readonly body: Uint8Array
}

/** What the host that carries a request has to say. */
export interface Host {
  /** Aborts when the client has gone. */
  readonly signal?: AbortSignal
  /** What it can carry, where that is less than AWS can. */
  readonly limits?: HostLimits
}

export interface HostLimits {
  /** Longest response body in bytes. */
  readonly responseBytes?: number
  /** Longest time for a streamed response in ms. */
  readonly durationMs?: number
}

export interface HttpResponse {
  readonly status: number
  /** By name as it should appear on the wire; includes `Content-Length` unless the body is streamed. */
  readonly headers: Readonly<Record<string, string>>
  /** Text (to be sent as UTF-8), bytes, or pieces of bytes as they come up. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>
}
