import { Duplex } from 'node:stream'

/** Where a connection comes from and where it goes to, and whether over TLS, as sockets tell it. */
export interface Addresses {
  readonly encrypted?: boolean
  readonly remoteAddress?: string | undefined
  readonly remoteFamily?: string | undefined
  readonly remotePort?: number | undefined
  readonly localAddress?: string | undefined
  readonly localPort?: number | undefined
}

/**
 * One end of a connection within the process. What is written to it can be read from the other. Has what applications
 * ask of a socket, as far as it makes sense without a network.
 */
class ConnectionEnd extends Duplex implements Addresses {
  readonly encrypted: boolean
  readonly remoteAddress: string | undefined
  readonly remoteFamily: string | undefined
  readonly remotePort: number | undefined
  readonly localAddress: string | undefined
  readonly localPort: number | undefined
  other: ConnectionEnd | undefined
  #othersReadAwaited: ((error?: Error) => void) | undefined
  #timeout: NodeJS.Timeout | undefined

  constructor(addresses: Addresses) {
    super()
    this.encrypted = addresses.encrypted ?? false
    this.remoteAddress = addresses.remoteAddress
    this.remoteFamily = addresses.remoteFamily
    this.remotePort = addresses.remotePort
    this.localAddress = addresses.localAddress
    this.localPort = addresses.localPort
  }

  /** Emits `timeout` when nothing has come or gone for `milliseconds`; never where that is 0. */
  setTimeout(milliseconds: number, listener?: () => void): this {
    clearTimeout(this.#timeout)
    this.#timeout =
      milliseconds > 0 ? setTimeout(() => this.emit('timeout'), milliseconds).unref() : undefined
    if (listener !== undefined) this.once('timeout', listener)
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  address(): { address?: string | undefined; family?: string | undefined; port?: number | undefined } {
    return { address: this.localAddress, family: this.remoteFamily, port: this.localPort }
  }

  /** Closes both directions once what has been written is out. */
  destroySoon(): void {
    if (this.writable) this.end()
    if (this.writableFinished) this.destroy()
    else this.once('finish', () => this.destroy())
  }

  override _read(): void {
    this.other?.release()
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.#timeout?.refresh()
    if (this.other === undefined || this.other.destroyed) done(new Error('the other end is closed'))
    else if (this.other.#take(chunk)) done()
    else this.#othersReadAwaited = done
  }

  override _final(done: () => void): void {
    this.other?.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#timeout)
    this.release(new Error('closed'))
    if (!this.writableFinished) this.other?.destroy()
    this.other?.release(new Error('the other end is closed'))
    done(error)
  }

  /** Ends a write that waits for the other end to read on. */
  release(error?: Error): void {
    const done = this.#othersReadAwaited
    this.#othersReadAwaited = undefined
    done?.(error)
  }

  #take(chunk: Buffer): boolean {
    this.#timeout?.refresh()
    return this.push(chunk)
  }
}

/** The two ends of a connection within the process; the second has the addresses. */
export const connectionPair = (addresses: Addresses): [Duplex, Duplex] => {
  const near = new ConnectionEnd({})
  const far = new ConnectionEnd(addresses)
  near.other = far
  far.other = near
  return [near, far]
}
