import { MessageChannel } from 'node:worker_threads'

// Not a timer: those of test runners stand still.
const { port1: hold } = new MessageChannel()
hold.on('message', () => {})
hold.unref()
let waiting = 0

/** Keeps the process from ending while something is awaited, as an open connection would. */
export const keepingAlive = async <Value>(awaited: Promise<Value>): Promise<Value> => {
  if (waiting === 0) hold.ref()
  waiting++
  try {
    return await awaited
  } finally {
    waiting--
    if (waiting === 0) hold.unref()
  }
}
