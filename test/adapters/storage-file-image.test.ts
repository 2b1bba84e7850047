import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ImageSink } from '../../adapters/storage-file/image-sink.js'
import { JsonError, JsonReader } from '../../adapters/storage-file/json-reader.js'
import { RecordNumbers } from '../../adapters/storage-file/record-numbers.js'
import { formatSequenceNumber, parseSequenceNumber } from '../../src/domain/sequence-number.js'

const chunkLengths = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 })

/** Reads a text that is one array of bytes, in chunks of the given lengths, over and over. */
const readBytes = (text: Buffer, lengths: readonly number[]): number[] => {
  let found: number[] = []
  const unexpected = (): never => {
    throw new JsonError('expected an array')
  }
  const reader = new JsonReader({
    startObject: unexpected,
    key: unexpected,
    endObject: unexpected,
    startArray: () => true,
    endArray: unexpected,
    scalar: unexpected,
    bytes: (value) => {
      found = [...value]
    },
  })
  for (let at = 0, step = 0; at < text.length; step++) {
    const length = lengths[step % lengths.length] ?? 1
    reader.write(text.subarray(at, at + length))
    at += length
  }
  reader.end()
  return found
}

describe('an array of bytes', () => {
  const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 100 })

  test('is read, however it is cut and spaced', () => {
    fc.assert(
      fc.property(bytes, chunkLengths, fc.nat(2), (values, lengths, spaces) => {
        expect(readBytes(Buffer.from(JSON.stringify(values, undefined, spaces)), lengths)).toEqual(values)
      }),
    )
  })

  test('is refused where it is anything else', () => {
    const put = fc.constantFrom(...'0123456789,[]- .e\n"')
    fc.assert(
      fc.property(bytes, fc.nat(), put, chunkLengths, (values, at, character, lengths) => {
        const text = JSON.stringify(values)
        const place = at % (text.length + 1)
        const changed = text.slice(0, place) + character + text.slice(place)
        const expected = bytesIn(changed)
        if (expected === undefined) expect(() => readBytes(Buffer.from(changed), lengths)).toThrow(JsonError)
        else expect(readBytes(Buffer.from(changed), lengths)).toEqual(expected)
      }),
      { numRuns: 1000 },
    )
  })

  const bytesIn = (text: string): number[] | undefined => {
    try {
      const value: unknown = JSON.parse(text)
      const isBytes =
        /^[\d,[\]\s]*$/.test(text) &&
        Array.isArray(value) &&
        value.every((one) => typeof one === 'number' && one <= 255)
      return isBytes ? (value as number[]) : undefined
    } catch {
      return undefined
    }
  }

  test('is written with the base64 text of others in its middle', () => {
    const some = fc.uint8Array({ minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(some, fc.uint8Array({ maxLength: 200 }), some, fc.nat(20), (head, data, tail, groups) => {
        const sink = new ImageSink()
        sink.openNumbers(head)
        const middle = Math.min(groups * 3, data.length)
        sink.base64Numbers(data, 0, middle)
        sink.base64Numbers(data, middle, data.length)
        sink.numbers(tail)
        sink.text(']')
        const base64 = Buffer.from(Buffer.from(data).toString('base64'))
        expect(JSON.parse(sink.take().toString())).toEqual([...head, ...base64, ...tail])
      }),
    )
  })

  test('grows as long as it has to', () => {
    const sink = new ImageSink()
    const data = new Uint8Array(300_000).fill(0xff)
    sink.openNumbers(data)
    sink.base64Numbers(data, 0, data.length)
    sink.text(']')
    const base64 = Buffer.from(Buffer.from(data).toString('base64'))
    const written = sink.take()
    expect(crc32(written)).toBe(sink.checksum)
    expect(written.equals(Buffer.from(`[${[...data, ...base64].join()}]`))).toBe(true)
  })
})

test('sequence numbers in a row are read as each by itself', () => {
  const number = fc.record({
    createdAtSeconds: fc.integer({ min: 1, max: 2 ** 33 }),
    shard: fc.integer({ min: 0, max: 3 }),
    counter: fc.oneof(fc.nat(5), fc.maxSafeNat()),
    seconds: fc.nat(3),
  })
  const text = ({ createdAtSeconds, shard, counter, seconds }: { [name: string]: number }): string =>
    formatSequenceNumber(createdAtSeconds ?? 0, shard ?? 0, counter ?? 0, seconds ?? 0)
  const row = fc.tuple(number, fc.array(fc.oneof(fc.constant(undefined), number, fc.constant('no number'))))
  fc.assert(
    fc.property(row, fc.nat(3), ([first, others], likelySeconds) => {
      const numbers = new RecordNumbers()
      let last = first
      for (const one of [first, ...others]) {
        if (typeof one !== 'string')
          last = one ?? { ...last, counter: Math.min(last.counter + 1, 2 ** 53 - 1) }
        const given = typeof one === 'string' ? one : text(last)
        const parsed = parseSequenceNumber(given)
        expect(numbers.read(given, likelySeconds)).toEqual(
          parsed && { counter: Number(parsed.counter), seconds: parsed.seconds },
        )
      }
    }),
  )
})
