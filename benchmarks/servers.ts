import { fileURLToPath } from 'node:url'
import { commandServer, type Server } from './command-server.js'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** The server that the others are compared with. */
export const floorName = 'floor'

export const servers: readonly Server[] = [
  commandServer(floorName, [process.execPath, path('./floor-server.js')]),
  commandServer('shardport-memory', [
    process.execPath,
    path('../dist/esm/cli/main.js'),
    'serve',
    '--port',
    '0',
    '--storage',
    'memory',
  ]),
]
