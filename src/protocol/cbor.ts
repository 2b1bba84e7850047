import { decodeCbor } from './cbor-decoder.js'
import { CborSink, list, map } from './cbor-sink.js'
import type { Codec } from './codec.js'
import { type OutputMember, type OutputWriter, OutputWriters } from './output-writers.js'

/**
 * CBOR as AWS's SDKs for Java speak it: timestamps are integer epoch milliseconds (both generations of the SDK parse
 * nothing else), blobs are byte strings, lengths are definite.
 */
export const cborCodec: Codec = {
  encoding: 'cbor',
  contentType: 'application/x-amz-cbor-1.1',
  decode: decodeCbor,
  encodeOutput(operation, output) {
    const write = writers.ofOutput(operation)
    return write === undefined ? '' : written(write, output)
  },
  encodeShape: (shape, value) => written(writers.ofShape(shape), value),
  encodeTexts: (members) => written(writeTexts, members),
}

const written = (write: OutputWriter<CborSink>, value: unknown): Uint8Array => {
  const sink = new CborSink()
  write(value, sink)
  return sink.take()
}

const structureWriter = (rows: readonly OutputMember<CborSink>[]): OutputWriter<CborSink> => {
  const members = rows.map(({ name, write }) => ({ name, key: encodedText(name), write }))
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
  (write: OutputWriter<CborSink>): OutputWriter<CborSink> =>
  (value, sink) => {
    const elements = value as readonly unknown[]
    sink.head(list, elements.length)
    for (const element of elements) write(element, sink)
  }

const writers = new OutputWriters<CborSink>({ name: 'cbor', list: listWriter, structure: structureWriter })

const encodedText = (text: string): Uint8Array => {
  const sink = new CborSink()
  sink.text(text)
  return new Uint8Array(sink.take())
}

const writeTexts: OutputWriter<CborSink> = (value, sink) => {
  const members = Object.entries(value as Readonly<Record<string, string>>)
  sink.head(map, members.length)
  for (const [name, text] of members) {
    sink.text(name)
    sink.text(text)
  }
}
