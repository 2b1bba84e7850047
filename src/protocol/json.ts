import type { OperationName } from '../operations/api.generated.js'
import { asBuffer } from './bytes.js'
import type { Codec } from './codec.js'
import { apiModel } from './model.generated.js'
import type { ApiModel, MemberRow } from './model.js'

/** JSON text of a value of one shape. */
type JsonWriter = (value: unknown) => string

/** AWS's JSON 1.1: timestamps are epoch seconds with up to three decimals, blobs are base64. */
export const jsonCodec: Codec = {
  encoding: 'json',
  contentType: 'application/x-amz-json-1.1',
  decode: (body) => JSON.parse(asBuffer(body).toString('utf8')),
  encodeOutput: (operation, output) => outputWriter(operation)(output),
  encodeShape: (shape, value) => jsonWriter(shape)(value),
  encodeTexts: JSON.stringify,
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
const outputWriters = new Map<OperationName, JsonWriter>()

const outputWriter = (operation: OperationName): JsonWriter => {
  const known = outputWriters.get(operation)
  if (known !== undefined) return known
  const members = model.operations[operation]?.output ?? []
  const compiled = members.length === 0 ? () => '' : structureWriter(members)
  outputWriters.set(operation, compiled)
  return compiled
}

const compile = (name: string): JsonWriter => {
  const shape = model.shapes[name]
  switch (shape?.type) {
    case 'string':
      return (value) => quoted(value as string)
    case 'integer':
    case 'long':
    case 'boolean':
      return String
    case 'timestamp':
      return (value) => String((value as number) / 1000)
    case 'blob':
      return (value) => `"${asBuffer(value as Uint8Array).toString('base64')}"`
    case 'list':
      return listWriter(jsonWriter(shape.element ?? ''))
    case 'structure':
      return structureWriter(shape.members ?? [])
    default:
      throw new TypeError(`No output has the shape ${name}`)
  }
}

const structureWriter = (rows: readonly MemberRow[]): JsonWriter => {
  const members = rows.map(([name, shape]) => ({ name, key: `"${name}":`, write: jsonWriter(shape) }))
  return (value) => {
    const structure = value as Readonly<Record<string, unknown>>
    let text = '{'
    for (const { name, key, write } of members) {
      const member = structure[name]
      if (member === undefined) continue
      if (text.length > 1) text += ','
      text += key + write(member)
    }
    return `${text}}`
  }
}

const listWriter =
  (write: JsonWriter): JsonWriter =>
  (value) => {
    let text = '['
    for (const element of value as readonly unknown[]) {
      if (text.length > 1) text += ','
      text += write(element)
    }
    return `${text}]`
  }

/** Surrogates are among them because a lone one has no UTF-8 form and JSON.stringify escapes it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes exactly these
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/

const quoted = (text: string): string => (needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`)
