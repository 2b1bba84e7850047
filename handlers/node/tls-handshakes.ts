import type { Socket } from 'node:net'
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls'

/** A certificate, with those that it depends on behind it, and its private key; both in PEM. */
export type TlsIdentity = Required<Pick<TlsOptions, 'cert' | 'key'>>

/** Agrees on TLS with the peers of connections. */
export class TlsHandshakes {
  readonly #server: Server
  /** Connections on which a handshake is under way, by the address and port of the peer. */
  readonly #underWay = new Map<string, Socket>()

  /**
   * @param timeoutMs after which a handshake is given up
   * @param done is given each connection once it is encrypted; one that gets no further than its handshake is closed
   */
  constructor(identity: TlsIdentity, timeoutMs: number, done: (socket: TLSSocket) => void) {
    const protocols = { ALPNProtocols: ['h2', 'http/1.1'] }
    this.#server = createServer({ ...identity, ...protocols, handshakeTimeout: timeoutMs })
      .on('tlsClientError', (_, socket) => socket.destroy())
      .on('secureConnection', (socket) => {
        this.#underWay.delete(peerOf(socket))
        done(socket)
      })
  }

  begin(socket: Socket): void {
    const peer = peerOf(socket)
    this.#underWay.set(peer, socket)
    socket.on('close', () => this.#underWay.delete(peer))
    this.#server.emit('connection', socket)
  }

  /** Gives up what is under way. */
  close(): void {
    for (const socket of this.#underWay.values()) socket.destroy()
  }

  /** Lets the process end although a handshake is under way. */
  unref(): void {
    for (const socket of this.#underWay.values()) socket.unref()
  }
}

const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
