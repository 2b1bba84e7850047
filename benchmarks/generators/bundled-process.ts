import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { decodeRequests, type Load, type Measurement } from './generator.js'
import { ResponseParser } from './response-parser.js'

const readBytes = 256 * 1024

const { url, requestsFile, connections, seconds } = JSON.parse(process.argv[2] ?? '') as Load
const { hostname, port } = new URL(url)
const requests = decodeRequests(readFileSync(requestsFile))

let running = true
let sent = 0
let answers = 0
let bytes = 0
let errors = 0
const open = new Set<Socket>()

const connection = (): Socket => {
  const send = (): void => {
    socket.write(requests[sent++ % requests.length] as Buffer)
  }
  const parser = new ResponseParser((status) => {
    answers++
    if (status !== 200) errors++
    if (running) send()
  })
  const socket = connect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    onread: {
      buffer: Buffer.allocUnsafe(readBytes),
      callback: (length, buffer) => {
        bytes += length
        try {
          parser.push((buffer as Buffer).subarray(0, length))
        } catch {
          socket.destroy()
        }
        return true
      },
    },
  })
  open.add(socket)
  socket.on('connect', send)
  // What an error means to the measurement is said by the close that follows.
  socket.on('error', () => {})
  socket.on('close', () => {
    open.delete(socket)
    if (!running) return
    errors++
    connection()
  })
  return socket
}

await Promise.allSettled(Array.from({ length: connections }, () => once(connection(), 'connect')))
answers = 0
bytes = 0
const startedMs = performance.now()
setTimeout(() => {
  running = false
  const measurement: Measurement = {
    answers,
    bytes,
    seconds: (performance.now() - startedMs) / 1000,
    errors,
  }
  process.stdout.write(`${JSON.stringify(measurement)}\n`)
  for (const socket of open) socket.destroy()
}, seconds * 1000)
