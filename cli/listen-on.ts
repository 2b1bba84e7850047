import type { Kinesis } from '../composition/index.js'
import { type ListeningServer, listen } from '../handlers/node/listen.js'

/**
 * Listens on the address that options name.
 * @throws Error one line that says what to do, when the address cannot be had
 */
export const listenOn = async (
  kinesis: Kinesis,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ListeningServer> => {
  try {
    return await listen(kinesis, { host, port })
  } catch (error) {
    throw listenError(error, host, port)
  }
}

const listenError = (error: unknown, host: string, port: number): Error => {
  const reason = reasons[String((error as { code?: unknown } | undefined)?.code)]
  if (reason === undefined) return error instanceof Error ? error : new Error(String(error))
  return new Error(`cannot listen on ${host} port ${port}: ${reason}`, { cause: error })
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken; choose another with --port, or 0 for a free one',
  EACCES: 'not permitted; choose a port above 1023 with --port',
  EADDRNOTAVAIL: 'the address is not one of this machine; choose another with --host',
  ENOTFOUND: 'the host name is unknown; choose another with --host',
}
