import { Body, Controller, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { createKinesis } from 'shardport'
import { kinesisMiddleware } from 'shardport/connect'
import { listen } from 'shardport/node'

@Controller('orders')
class OrdersController {
  @Post()
  create(@Body() order: unknown) {
    return order
  }
}

@Module({ controllers: [OrdersController] })
class AppModule {}

const kinesis = await createKinesis({ streams: { orders: 2 } })

const app = await NestFactory.create(AppModule, { logger: false })
app.use('/kinesis', kinesisMiddleware(kinesis))
await app.init()

// In place of app.listen(), which serves HTTP/1.1 only.
const express = app.getHttpAdapter().getInstance()
const server = await listen(express, { port: Number(process.env.PORT ?? 3000) })
console.log(`Kinesis is at ${server.url}/kinesis`)
