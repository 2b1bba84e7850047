import middie from '@fastify/middie'
import fastify from 'fastify'
import { createKinesis } from 'shardport'
import { kinesisMiddleware } from 'shardport/connect'

const kinesis = await createKinesis({ streams: { orders: 2 } })

const app = fastify()
await app.register(middie)
app.use('/kinesis', kinesisMiddleware(kinesis))
app.post('/orders', (request, reply) => reply.code(201).send(request.body))
app.addHook('onClose', () => kinesis.close())

const url = await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) })
console.log(`Kinesis is at ${url}/kinesis`)
