import express from 'express'
import { createKinesis } from 'shardport'
import { kinesisMiddleware } from 'shardport/connect'
import { listen } from 'shardport/node'

const kinesis = await createKinesis({ streams: { orders: 2 } })

const app = express()
app.use('/kinesis', kinesisMiddleware(kinesis)) // before body parsers
app.use(express.json())
app.post('/orders', (req, res) => {
  res.status(201).json(req.body)
})

// In place of app.listen(), which serves HTTP/1.1 only.
const server = await listen(app, { port: Number(process.env.PORT ?? 3000) })
console.log(`Kinesis is at ${server.url}/kinesis`)
