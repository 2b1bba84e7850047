import { Buffer } from 'node:buffer'
import type { OperationName } from '../operations/api.generated.js'
import { asBuffer } from './bytes.js'
import type { Codec } from './codec.js'
import { JsonSink } from './json-sink.js'
import { apiModel } from './model.generated.js'
import type { ApiModel, MemberRow } from './model.js'

/** Writes a value of one shape. */
type JsonWriter = (value: unknown, sink: JsonSink) => void

/** AWS's JSON 1.1: timestamps are epoch seconds with up to three decimals, blobs are base64. */
export const jsonCodec: Codec = {
  encoding: 'json',
  contentType: 'application/x-amz-json-1.1',
  decode: (body) => JSON.parse(asBuffer(body).toString('utf8')),
  encodeOutput(operation, output) {
    const write = outputWriter(operation)
    return write === undefined ? '' : written(write, output)
  },
  encodeShape: (shape, value) => written(jsonWriter(shape), value),
  encodeTexts: JSON.stringify,
}

const written = (write: JsonWriter, value: unknown): string | Uint8Array => {
  const sink = new JsonSink()
  write(value, sink)
  return sink.take()
}

/** The writer of a shape of the model, compiled at its first use. */
const jsonWriter = (shape: string): JsonWriter => {
  const known = shapeWriters.get(shape)
  if (known !== undefined) return known
  const compiled = compile(shape)
  shapeWriters.set(shape, compiled)
  return compiled
}

const model: ApiModel = apiModel
const shapeWriters = new Map<string, JsonWriter>()
const outputWriters = new Map<OperationName, JsonWriter | undefined>()

/** Undefined where the operation has no output. */
const outputWriter = (operation: OperationName): JsonWriter | undefined => {
  if (outputWriters.has(operation)) return outputWriters.get(operation)
  const members = model.operations[operation]?.output ?? []
  const compiled = members.length === 0 ? undefined : structureWriter(members)
  outputWriters.set(operation, compiled)
  return compiled
}

const compile = (name: string): JsonWriter => {
  const shape = model.shapes[name]
  switch (shape?.type) {
    case 'string':
      return (value, sink) => sink.text(value as string)
    case 'integer':
    case 'long':
      return (value, sink) => sink.integer(value as number)
    case 'timestamp':
      return (value, sink) => sink.seconds(value as number)
    case 'boolean':
      return (value, sink) => sink.raw(value === true ? trueText : falseText)
    case 'blob':
      return (value, sink) => sink.blob(value as Uint8Array)
    case 'list':
      return listWriter(jsonWriter(shape.element ?? ''))
    case 'structure':
      return structureWriter(shape.members ?? [])
    default:
      throw new TypeError(`No output has the shape ${name}`)
  }
}

const structureWriter = (rows: readonly MemberRow[]): JsonWriter => {
  const members = rows.map(([name, shape]) => ({
    name,
    first: Buffer.from(`{"${name}":`),
    next: Buffer.from(`,"${name}":`),
    write: jsonWriter(shape),
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
  (write: JsonWriter): JsonWriter =>
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

const trueText = Buffer.from('true')
const falseText = Buffer.from('false')
const comma = 0x2c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
