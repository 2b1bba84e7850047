import type { Kinesis } from '../src/kinesis.js'

const closing = new Set<Kinesis>()

/**
 * Closes a Kinesis when the process is told to end. Unless somebody else listens for that too, the process then ends
 * as it would have done.
 */
export const closeAtSigterm = (kinesis: Kinesis): void => {
  if (closing.size === 0) process.once('SIGTERM', () => void closeAll())
  closing.add(kinesis)
}

const closeAll = async (): Promise<void> => {
  const closed = [...closing].map((kinesis) => kinesis.close())
  closing.clear()
  await Promise.allSettled(closed)
  if (process.listenerCount('SIGTERM') === 0) process.kill(process.pid, 'SIGTERM')
}
