import type { OperationName } from '../operations/api.generated.js'
import { decodeCbor } from './cbor-decoder.js'
import { CborSink, list, map } from './cbor-sink.js'
import type { Codec } from './codec.js'
import { apiModel } from './model.generated.js'
import type { ApiModel, MemberRow } from './model.js'

/** Writes a value of one shape. */
type CborWriter = (value: unknown, sink: CborSink) => void

/**
 * CBOR as AWS's SDKs for Java speak it: timestamps are integer epoch milliseconds (both generations of the SDK parse
 * nothing else), blobs are byte strings, lengths are definite.
 */
export const cborCodec: Codec = {
  encoding: 'cbor',
  contentType: 'application/x-amz-cbor-1.1',
  decode: decodeCbor,
  encodeOutput(operation, output) {
    const write = outputWriter(operation)
    return write === undefined ? '' : written(write, output)
  },
  encodeShape: (shape, value) => written(cborWriter(shape), value),
  encodeTexts: (members) => written(writeTexts, members),
}

const written = (write: CborWriter, value: unknown): Uint8Array => {
  const sink = new CborSink()
  write(value, sink)
  return sink.take()
}

/** The writer of a shape of the model, compiled at its first use. */
const cborWriter = (shape: string): CborWriter => {
  const known = shapeWriters.get(shape)
  if (known !== undefined) return known
  const compiled = compile(shape)
  shapeWriters.set(shape, compiled)
  return compiled
}

const model: ApiModel = apiModel
const shapeWriters = new Map<string, CborWriter>()
const outputWriters = new Map<OperationName, CborWriter | undefined>()

/** Undefined where the operation has no output. */
const outputWriter = (operation: OperationName): CborWriter | undefined => {
  if (outputWriters.has(operation)) return outputWriters.get(operation)
  const members = model.operations[operation]?.output ?? []
  const compiled = members.length === 0 ? undefined : structureWriter(members)
  outputWriters.set(operation, compiled)
  return compiled
}

const compile = (name: string): CborWriter => {
  const shape = model.shapes[name]
  switch (shape?.type) {
    case 'string':
      return (value, sink) => sink.text(value as string)
    case 'integer':
    case 'long':
    case 'timestamp':
      return (value, sink) => sink.integer(value as number)
    case 'boolean':
      return (value, sink) => sink.boolean(value as boolean)
    case 'blob':
      return (value, sink) => sink.blob(value as Uint8Array)
    case 'list':
      return listWriter(cborWriter(shape.element ?? ''))
    case 'structure':
      return structureWriter(shape.members ?? [])
    default:
      throw new TypeError(`No output has the shape ${name}`)
  }
}

const structureWriter = (rows: readonly MemberRow[]): CborWriter => {
  const members = rows.map(([name, shape]) => ({ name, key: encodedText(name), write: cborWriter(shape) }))
  return (value, sink) => {
    const structure = value as Readonly<Record<string, unknown>>
    let count = 0
    for (const { name } of members) if (structure[name] !== undefined) count++
    sink.head(map, count)
    for (const { name, key, write } of members) {
      const member = structure[name]
      if (member === undefined) continue
      sink.raw(key)
      write(member, sink)
    }
  }
}

const listWriter =
  (write: CborWriter): CborWriter =>
  (value, sink) => {
    const elements = value as readonly unknown[]
    sink.head(list, elements.length)
    for (const element of elements) write(element, sink)
  }

const encodedText = (text: string): Uint8Array => {
  const sink = new CborSink()
  sink.text(text)
  return new Uint8Array(sink.take())
}

const writeTexts: CborWriter = (value, sink) => {
  const members = Object.entries(value as Readonly<Record<string, string>>)
  sink.head(map, members.length)
  for (const [name, text] of members) {
    sink.text(name)
    sink.text(text)
  }
}
