import { handlerContract } from '../../contracts/handler/index.js'
import { overHttp } from '../../contracts/handler/over-http.js'
import { hosts } from './hosts.js'

for (const { name, client, serve } of hosts)
  handlerContract({ name, serve: async (core) => overHttp(await serve(core), client) })
