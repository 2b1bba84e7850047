import type { Socket } from 'node:net'

export type Protocol = 'http1' | 'http2'

/** RFC 9113, 3.4: what every HTTP/2 client sends first. */
const http2Preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/**
 * Reads as much of a new connection as tells HTTP/1.1 from HTTP/2, puts it back, and calls `detected`. The socket is
 * then paused with its first bytes unread.
 *
 * A connection that has not shown its protocol within `timeoutMs`, or ends before, is destroyed.
 */
export const detectProtocol = (
  socket: Socket,
  timeoutMs: number,
  detected: (protocol: Protocol) => void,
): void => {
  let received: Buffer | undefined
  const onEnd = () => socket.destroy()
  const timer = setTimeout(onEnd, timeoutMs)
  const stop = () => {
    clearTimeout(timer)
    socket.off('data', onData).off('end', onEnd).off('close', stop)
  }
  const onData = (chunk: Buffer) => {
    received = received === undefined ? chunk : Buffer.concat([received, chunk])
    const compared = Math.min(received.length, http2Preface.length)
    const isPrefix = http2Preface.compare(received, 0, compared, 0, compared) === 0
    if (isPrefix && compared < http2Preface.length) return
    stop()
    socket.pause()
    socket.unshift(received)
    detected(isPrefix ? 'http2' : 'http1')
  }
  socket.on('data', onData).on('end', onEnd).on('close', stop)
}
