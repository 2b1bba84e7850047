import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createKinesis } from 'shardport'
import { fetchHandler } from 'shardport/fetch'

const kinesis = await createKinesis({ streams: { orders: 2 } })

const app = new Hono()
app.mount('/kinesis', fetchHandler(kinesis))
app.post('/orders', async (context) => context.json(await context.req.json(), 201))

serve(
  { fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT ?? 3000) },
  ({ address, port }) => console.log(`Kinesis is at http://${address}:${port}/kinesis`),
)
