import { once } from 'node:events'
import { rename } from 'node:fs/promises'
import { createServer } from 'node:net'

/** Leaves a socket that nobody listens on any more, as a process that was killed does. */
export const leaveSocket = async (path: string): Promise<void> => {
  const server = createServer().listen(`${path}~`)
  await once(server, 'listening')
  // Closing removes the name that it was bound to.
  await rename(`${path}~`, path)
  server.close()
  await once(server, 'close')
}
