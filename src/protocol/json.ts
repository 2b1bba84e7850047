import { Buffer } from 'node:buffer'
import { JsonSink } from '../encoding/json-sink.js'
import { asBuffer } from './bytes.js'
import type { Codec } from './codec.js'
import { type OutputMember, type OutputWriter, OutputWriters } from './output-writers.js'

/** AWS's JSON 1.1: timestamps are epoch seconds with up to three decimals, blobs are base64. */
export const jsonCodec: Codec = {
  encoding: 'json',
  contentType: 'application/x-amz-json-1.1',
  decode: (body) => JSON.parse(asBuffer(body).toString('utf8')),
  encodeOutput(operation, output) {
    const write = writers.ofOutput(operation)
    return write === undefined ? '' : written(write, output)
  },
  encodeShape: (shape, value) => written(writers.ofShape(shape), value),
  encodeTexts: JSON.stringify,
}

const written = (write: OutputWriter<JsonSink>, value: unknown): string | Uint8Array => {
  const sink = new JsonSink()
  write(value, sink)
  return sink.take()
}

const structureWriter = (rows: readonly OutputMember<JsonSink>[]): OutputWriter<JsonSink> => {
  const members = rows.map(({ name, write }) => ({
    name,
    first: Buffer.from(`{"${name}":`),
    next: Buffer.from(`,"${name}":`),
    write,
  }))
  return (value, sink) => {
    const structure = value as Readonly<Record<string, unknown>>
    let isFirst = true
    for (const { name, first, next, write } of members) {
      const member = structure[name]
      if (member === undefined) continue
      sink.raw(isFirst ? first : next)
      isFirst = false
      write(member, sink)
    }
    if (isFirst) sink.byte(openBrace)
    sink.byte(closeBrace)
  }
}

const listWriter =
  (write: OutputWriter<JsonSink>): OutputWriter<JsonSink> =>
  (value, sink) => {
    sink.byte(openBracket)
    let isFirst = true
    for (const element of value as readonly unknown[]) {
      if (!isFirst) sink.byte(comma)
      isFirst = false
      write(element, sink)
    }
    sink.byte(closeBracket)
  }

const writers = new OutputWriters<JsonSink>({ name: 'json', list: listWriter, structure: structureWriter })

const comma = 0x2c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
