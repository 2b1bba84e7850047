import { Duplex } from 'node:stream'

/** One end of a connection within the process. What is written to it can be read from the other. */
class ConnectionEnd extends Duplex {
  other: ConnectionEnd | undefined
  #othersReadAwaited: ((error?: Error) => void) | undefined

  constructor(readonly remoteAddress: string | undefined) {
    super()
  }

  override _read(): void {
    this.other?.release()
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    if (this.other === undefined || this.other.destroyed) done(new Error('the other end is closed'))
    else if (this.other.push(chunk)) done()
    else this.#othersReadAwaited = done
  }

  override _final(done: () => void): void {
    this.other?.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
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
}

/** The two ends of a connection within the process; the second knows the first as `remoteAddress`. */
export const connectionPair = (remoteAddress: string | undefined): [Duplex, Duplex] => {
  const near = new ConnectionEnd(undefined)
  const far = new ConnectionEnd(remoteAddress)
  near.other = far
  far.other = near
  return [near, far]
}
