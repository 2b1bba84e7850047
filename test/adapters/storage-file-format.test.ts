import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MemoryState } from '../../adapters/memory-state/memory-state.js'
import { encodeImage } from '../../adapters/storage-file/image-encoder.js'
import { JsonError, type JsonHandler, JsonReader } from '../../adapters/storage-file/json-reader.js'
import {
  decodeRecordValue,
  encodeRecordValue,
  type RecordValue,
} from '../../adapters/storage-file/record-value.js'
import { snapshotDue } from '../../adapters/storage-file/snapshot.js'
import { viewOf } from '../../adapters/storage-file/state-view.js'
import { ValueBuilder } from '../../adapters/storage-file/value-builder.js'
import { home, record, startMs, stream, streamKey } from '../contracts/storage/fixtures.js'
import { accountId, region, testKinesis } from '../support/kinesis.js'
import { openFileStorage } from '../support/state-directories.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

/** Reads a text in chunks of the given lengths, over and over. */
const read = (text: Buffer, lengths: readonly number[]): unknown => {
  const builder = new ValueBuilder()
  const handler: JsonHandler = {
    startObject: () => builder.startObject(),
    key: (name) => builder.key(name),
    endObject: () => builder.end(),
    startArray: () => {
      builder.startArray()
      return false
    },
    endArray: () => builder.end(),
    scalar: (value) => builder.add(value),
    bytes: () => undefined,
  }
  const reader = new JsonReader(handler)
  for (let at = 0, step = 0; at < text.length; step++) {
    const length = lengths[step % lengths.length] ?? 1
    // The chunk's memory is used again, as a file's is.
    const chunk = Buffer.from(text.subarray(at, at + length))
    reader.write(chunk)
    chunk.fill(0)
    at += length
  }
  reader.end()
  return builder.value
}

const chunkLengths = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 })

describe('the JSON reader', () => {
  test('reads what JSON.parse reads, however it is cut', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), chunkLengths, fc.nat(2), (text, lengths, spaces) => {
        const spaced = JSON.stringify(JSON.parse(text), undefined, spaces)
        expect(read(Buffer.from(spaced), lengths)).toEqual(JSON.parse(text))
      }),
    )
  })

  test('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 3 }),
        fc.nat(),
        fc.constantFrom(...'{}[],:"0e-. \\tx\n'),
        chunkLengths,
        (text, at, put, lengths) => {
          const place = at % (text.length + 1)
          const changed = text.slice(0, place) + put + text.slice(place)
          let expected: unknown
          try {
            expected = JSON.parse(changed)
          } catch {
            expect(() => read(Buffer.from(changed), lengths)).toThrow()
            return
          }
          try {
            expect(read(Buffer.from(changed), lengths)).toEqual(expected)
          } catch (error) {
            // Names that are there twice, and nothing else, are refused beyond what JSON.parse refuses.
            expect(String(error)).toContain('duplicate field')
          }
        },
      ),
    )
  })

  test.each([
    ['####', 'expected value at line 1 column 1'],
    ['', 'EOF while parsing a value at line 1 column 0'],
    ['{"a":"b', 'EOF while parsing a string at line 1 column 7'],
    ['[1,2', 'EOF while parsing a list at line 1 column 4'],
    ['{"a":1', 'EOF while parsing an object at line 1 column 6'],
    ['{\n"a":x}', 'expected value at line 2 column 5'],
  ])('says where %j is wrong', (text, message) => {
    expect(() => read(Buffer.from(text), [1])).toThrow(new JsonError(message))
  })
})

describe('a record’s value', () => {
  const encode = (value: RecordValue): Buffer => {
    const { head, base64Length, tail } = encodeRecordValue(value)
    const base64 = Buffer.from(Buffer.from(value.data).toString('base64'))
    expect(base64.length).toBe(base64Length)
    return Buffer.concat([head, base64, tail])
  }

  test.each([
    [0, '00'],
    [127, '7f'],
    [128, '8001'],
    [300, 'ac02'],
    [16384, '808001'],
  ])('begins with the length of its key, %i as %s', (length, hex) => {
    const value = { partitionKey: 'k'.repeat(length), data: Buffer.alloc(0), arrivalMs: 0, encrypted: false }
    expect(
      encode(value)
        .subarray(0, hex.length / 2)
        .toString('hex'),
    ).toBe(hex)
  })

  test('is that of ferrokinesis where nothing more has to be said', () => {
    const value = {
      partitionKey: 'pk1',
      data: Buffer.from('hello'),
      arrivalMs: 1_700_000_005_000,
      encrypted: false,
    }
    expect(encode(value).toString('hex')).toBe('03706b3108614756736247383d00004041fc54d941')
  })

  test('gives the record back', () => {
    const value = fc.record({
      partitionKey: fc.option(fc.string(), { nil: undefined }),
      data: fc.uint8Array({ maxLength: 200 }),
      arrivalMs: fc.nat(2 ** 42),
      encrypted: fc.boolean(),
    })
    fc.assert(
      fc.property(value, (given) => {
        const decoded = decodeRecordValue(encode(given))
        expect({ ...decoded, data: Uint8Array.from(decoded?.data ?? []) }).toEqual(given)
      }),
    )
  })

  test('is told from other bytes', () => {
    const whole = encode({ partitionKey: 'k', data: Buffer.from('hello'), arrivalMs: 0, encrypted: false })
    for (let length = 0; length < whole.length; length++)
      expect(decodeRecordValue(whole.subarray(0, length))).toBeUndefined()
  })
})

test('an image is written in small pieces, however large a record is', () => {
  const state = new MemoryState()
  const key = streamKey('orders')
  state.apply([{ key, value: stream('orders') }], 1)
  const records = [record('', { data: new Uint8Array(10 * 2 ** 20).fill(200) })]
  state.append({ key, version: 1, records })
  const lengths = [...encodeImage(viewOf(state, { home, createdAtMs: startMs, sequence: 1 }))].map(
    ({ length }) => length,
  )
  expect(Math.max(...lengths)).toBeLessThanOrEqual(256 * 1024)
})

test('a snapshot is due when the log is larger than the last one and than a minimum', () => {
  expect(snapshotDue(100, 0, 100)).toBe(false)
  expect(snapshotDue(101, 0, 100)).toBe(true)
  expect(snapshotDue(500, 500, 100)).toBe(false)
  expect(snapshotDue(501, 500, 100)).toBe(true)
})

describe('when ferrokinesis has written behind us', () => {
  /** An entry of the log as ferrokinesis would write it: all that it knows, and nothing else. */
  const foreignEntry = (image: object): Buffer => {
    const body = Buffer.from(JSON.stringify({ Snapshot: image }))
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(body.length))
    return Buffer.concat([length, body])
  }

  const elsewhere = { accountId: '123456789012', region: 'eu-west-1' }

  test('what it knows nothing of stays, for every stream that is still the same', async () => {
    const directory = await temporaryDirectory()
    const ours = await testKinesis({}, await openFileStorage(directory))
    await ours.ok('CreateStream', { StreamName: 'kept', ShardCount: 1 })
    await ours.ok('CreateStream', { StreamName: 'made-again', ShardCount: 1 })
    await ours.ok('CreateStream', { StreamName: 'there', ShardCount: 1 }, elsewhere)
    await ours.ok('PutRecord', { StreamName: 'there', PartitionKey: 'p', Data: 'AAAA' }, elsewhere)
    await ours.storage.commit([
      { key: { kind: 'state', name: 'lease', accountId, region }, expected: 0, value: { owner: 'me' } },
    ])
    const before = await ours.storage.load({ kind: 'stream', name: 'kept', accountId, region })
    const replaced = await ours.storage.load({ kind: 'stream', name: 'made-again', accountId, region })
    await ours.storage.close()

    const { shardport: _, ...image } = JSON.parse(await readFile(join(directory, 'snapshot.bin'), 'utf8'))
    for (const one of image.streams) {
      one.tags = { by: 'ferrokinesis' }
      if (one.name === 'made-again') one.stream_creation_timestamp += 100
    }
    const log = await readFile(join(directory, 'wal.log'))
    await writeFile(join(directory, 'wal.log'), Buffer.concat([log, foreignEntry(image)]))

    for (const _ of ['', 'and after it has been closed and opened again']) {
      const again = await testKinesis({}, await openFileStorage(directory))
      const kept = await again.storage.load({ kind: 'stream', name: 'kept', accountId, region })
      expect(kept?.value).toEqual({ ...before?.value, tags: { by: 'ferrokinesis' } })
      const other = await again.storage.load({ kind: 'stream', name: 'made-again', accountId, region })
      expect(other?.value.incarnation).not.toBe(replaced?.value.incarnation)
      const position = {
        StreamName: 'there',
        ShardId: 'shardId-000000000000',
        ShardIteratorType: 'TRIM_HORIZON',
      }
      const { ShardIterator } = await again.ok('GetShardIterator', position, elsewhere)
      const { Records } = await again.ok('GetRecords', { ShardIterator }, elsewhere)
      expect(Records).toMatchObject([{ PartitionKey: 'p', Data: 'AAAA' }])
      const lease = await again.storage.load({ kind: 'state', name: 'lease', accountId, region })
      expect(lease?.value).toEqual({ owner: 'me' })
      expect((await again.ok('DescribeLimits')).OpenShardCount).toBe(2)
      await again.ok('AddTagsToStream', { StreamName: 'made-again', Tags: { by: 'us' } })
      await again.storage.close()
    }
  })
})
