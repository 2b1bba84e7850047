import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import middie from '@fastify/middie'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import connect from 'connect'
import express from 'express'
import express4 from 'express4'
import fastify from 'fastify'
import Koa from 'koa'
import koaConnect from 'koa-connect'
import { onTestFinished } from 'vitest'
import type { ConnectMiddleware } from '../../../handlers/connect/middleware.js'
import { http1Client, http2Client, listening } from '../node/support.js'

export interface ConnectHost {
  readonly name: string
  readonly mount: string
  readonly client: typeof http1Client | typeof http2Client
  /** Serves an application with the middleware at `mount`, and gives the URL. */
  readonly serve: (middleware: ConnectMiddleware) => Promise<string>
}

class EmptyModule {}
Module({})(EmptyModule)

/** Every framework that takes the middleware. */
export const connectHosts: readonly ConnectHost[] = [
  {
    name: 'connect 3 at a path',
    mount: '/kinesis',
    client: http1Client,
    serve: (middleware) => opened(connect().use('/kinesis', middleware)),
  },
  {
    name: 'express 5 at a path',
    mount: '/kinesis',
    client: http1Client,
    serve: (middleware) => opened(express().use('/kinesis', middleware)),
  },
  {
    name: 'express 5 at the root, under listen, HTTP/2',
    mount: '',
    client: http2Client,
    serve: async (middleware) => (await listening(express().use(middleware))).url,
  },
  {
    name: 'express 4 at a path',
    mount: '/aws/kinesis',
    client: http1Client,
    serve: (middleware) => opened(express4().use('/aws/kinesis', middleware)),
  },
  {
    name: 'fastify with middie at a path',
    mount: '/kinesis',
    client: http1Client,
    serve: async (middleware) => {
      const app = fastify()
      await app.register(middie)
      app.use('/kinesis', middleware)
      onTestFinished(() => app.close())
      return app.listen({ host: '127.0.0.1', port: 0 })
    },
  },
  {
    name: 'fastify with middie at a path, under listen, HTTP/2',
    mount: '/kinesis',
    client: http2Client,
    serve: async (middleware) => {
      const app = fastify()
      await app.register(middie)
      await app.use('/kinesis', middleware).ready()
      return (await listening(app.routing)).url
    },
  },
  {
    name: 'koa with koa-connect at the root',
    mount: '',
    client: http1Client,
    serve: (middleware) => opened(koaCallback(middleware)),
  },
  {
    name: 'koa with koa-connect at the root, under listen, HTTP/2',
    mount: '',
    client: http2Client,
    serve: async (middleware) => (await listening(koaCallback(middleware))).url,
  },
  {
    name: 'Nest 11 at a path',
    mount: '/kinesis',
    client: http1Client,
    serve: async (middleware) => {
      const app = await NestFactory.create(EmptyModule, { logger: false })
      app.use('/kinesis', middleware)
      onTestFinished(() => app.close())
      await app.listen(0, '127.0.0.1')
      return app.getUrl()
    },
  },
]

function koaCallback(middleware: ConnectMiddleware): RequestListener {
  const app = new Koa()
  app.silent = true
  return app.use(koaConnect(middleware)).callback()
}

/** Serves an application over HTTP/1.1 and gives the URL. */
export async function opened(app: RequestListener): Promise<string> {
  const server = createServer(app)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
