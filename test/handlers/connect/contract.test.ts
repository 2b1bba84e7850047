import { connectMiddleware } from '../../../handlers/connect/middleware.js'
import { handlerContract } from '../../contracts/handler/index.js'
import { overHttp } from '../../contracts/handler/over-http.js'
import { connectHosts } from './hosts.js'

for (const { name, client, mount, serve } of connectHosts)
  handlerContract({
    name,
    serve: async (core) => {
      const url = await serve(
        connectMiddleware(
          async () => core,
          () => true,
        ),
      )
      return overHttp(url, client, mount)
    },
  })
