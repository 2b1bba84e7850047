import type { OperationName } from '../operations/api.generated.js'
import { asBuffer } from './bytes.js'
import type { Codec } from './codec.js'
import { apiModel } from './model.generated.js'
import type { ApiModel, MemberRow } from './model.js'
import { Utf8Sink } from './utf8-sink.js'

/** JSON text of a value of one shape. */
type JsonWriter = (value: unknown) => string

type Members = Readonly<Record<string, unknown>>
type Elements = readonly unknown[]

/** A whole output: text, or UTF-8 where it is long. */
type OutputWriter = (output: object) => string | Uint8Array

/** AWS's JSON 1.1: timestamps are epoch seconds with up to three decimals, blobs are base64. */
export const jsonCodec: Codec = {
  encoding: 'json',
  contentType: 'application/x-amz-json-1.1',
  decode: (body) => JSON.parse(asBuffer(body).toString('utf8')),
  encodeOutput: (operation, output) => outputWriter(operation)(output),
  encodeShape: (shape, value) => shapeWriter(shape)(value),
  encodeTexts: JSON.stringify,
}

/** Compiled at its first use. */
const compiledOnce = <Name, Writer>(compile: (name: Name) => Writer): ((name: Name) => Writer) => {
  const compiled = new Map<Name, Writer>()
  return (name) => {
    const known = compiled.get(name)
    if (known !== undefined) return known
    const writer = compile(name)
    compiled.set(name, writer)
    return writer
  }
}

const model: ApiModel = apiModel

/** Writes a shape of the model within an output. */
const jsonWriter = compiledOnce((shape: string): JsonWriter => compile(shape))

/** Writes a shape of the model that stands by itself. */
const shapeWriter = compiledOnce((shape: string): OutputWriter => {
  const members = model.shapes[shape]?.members
  return members === undefined ? jsonWriter(shape) : compileOutput(members)
})

const outputWriter = compiledOnce(
  (operation: OperationName): OutputWriter => compileOutput(model.operations[operation]?.output ?? []),
)

/** Lists of this many elements are not put together as text. */
const longList = 16

/** The text of a long list is a tree of thousands of small ones, and to flatten it takes longer than to make it. */
const compileOutput = (rows: readonly MemberRow[]): OutputWriter => {
  if (rows.length === 0) return () => ''
  const members = memberWriters(rows)
  const lists = members.filter(({ element }) => element !== undefined)
  const toText = structureWriter(members)
  return (output) => {
    const values = output as Members
    const isLong = lists.some(({ name }) => ((values[name] as Elements | undefined)?.length ?? 0) >= longList)
    return isLong ? toBytes(members, values) : toText(output)
  }
}

const toBytes = (members: readonly MemberWriter[], values: Members): Uint8Array => {
  const sink = new Utf8Sink()
  let separator = '{'
  for (const { name, key, write, element } of members) {
    const member = values[name]
    if (member === undefined) continue
    sink.write(separator + key)
    separator = ','
    if (element === undefined) sink.write(write(member))
    else writeList(member as Elements, element, sink)
  }
  sink.write('}')
  return sink.take()
}

/** Few calls out of JavaScript, yet no text with many parts. */
const pieceLength = 512

const writeList = (elements: Elements, write: JsonWriter, sink: Utf8Sink): void => {
  let piece = '['
  let separator = ''
  for (const element of elements) {
    piece += separator + write(element)
    separator = ','
    if (piece.length < pieceLength) continue
    sink.write(piece)
    piece = ''
  }
  sink.write(`${piece}]`)
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
      return structureWriter(memberWriters(shape.members ?? []))
    default:
      throw new TypeError(`No output has the shape ${name}`)
  }
}

/** How a structure's member is written. */
interface MemberWriter {
  readonly name: string
  readonly key: string
  readonly write: JsonWriter
  /** Writes an element of a list. */
  readonly element: JsonWriter | undefined
}

const memberWriters = (rows: readonly MemberRow[]): readonly MemberWriter[] =>
  rows.map(([name, shape]) => {
    const element = model.shapes[shape]?.element
    return {
      name,
      key: `"${name}":`,
      write: jsonWriter(shape),
      element: element === undefined ? undefined : jsonWriter(element),
    }
  })

const structureWriter = (rows: readonly MemberWriter[]): JsonWriter => {
  const members = rows.map(({ name, key, write }) => ({ name, first: `{${key}`, next: `,${key}`, write }))
  return (value) => {
    const structure = value as Members
    let text = ''
    for (const { name, first, next, write } of members) {
      const member = structure[name]
      if (member !== undefined) text += (text === '' ? first : next) + write(member)
    }
    return text === '' ? '{}' : `${text}}`
  }
}

const listWriter =
  (write: JsonWriter): JsonWriter =>
  (value) => {
    let text = '['
    for (const element of value as Elements) {
      if (text.length > 1) text += ','
      text += write(element)
    }
    return `${text}]`
  }

/** Surrogates are among them because a lone one has no UTF-8 form and JSON.stringify escapes it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes exactly these
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/

const quoted = (text: string): string => (needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`)
