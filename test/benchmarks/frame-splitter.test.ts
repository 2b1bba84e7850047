import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameSplitter } from '../../benchmarks/subscriptions/frame-splitter.js'
import { eventFrame } from '../../src/protocol/event-stream.js'

test('the payloads of an event stream are found however its bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 6 }),
      fc.array(fc.nat(), { maxLength: 20 }),
      (texts, cuts) => {
        const bytes = Buffer.concat(texts.map((text) => eventFrame([[':event-type', 'any']], text)))
        const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
        const found: string[] = []
        const splitter = new FrameSplitter((payload) => found.push(payload.toString()))
        for (const [index, end] of ends.entries()) splitter.push(bytes.subarray(ends[index - 1] ?? 0, end))
        expect(found).toEqual(texts.map((text) => Buffer.from(text).toString()))
      },
    ),
  )
})
