import { describe, expect, test } from 'vitest'
import type { Round } from '../../benchmarks/load.js'
import { median, medianRatio, percentile, type Run, summarise } from '../../benchmarks/summary.js'

describe('median', () => {
  test.each([
    [[7], 7],
    [[10, 9, 1], 9],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected)
  })

  test('leaves its argument as it is', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).toEqual([3, 1, 2])
  })

  test('does not exist without values', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)

  test.each([
    [hundred, 99, 99],
    [hundred, 100, 100],
    [[3, 1, 2], 50, 2],
    [[5], 99, 5],
  ])('of %j at %d is %d', (values, percent, expected) => {
    expect(percentile(values, percent)).toBe(expected)
  })

  test('does not exist without values', () => {
    expect(() => percentile([], 99)).toThrow(RangeError)
  })
})

test('the median ratio pairs neighbours', () => {
  // The ratios are 0.5, 0.5 and 2; the ratio of the medians would be 1.
  expect(medianRatio([10, 20, 40], [20, 40, 20])).toBe(0.5)
})

const round = (answers: number, others: Partial<Round> = {}): Round => ({
  answers,
  bytes: answers * 100,
  seconds: 2,
  errors: 0,
  processorSeconds: 1,
  ...others,
})
const run = (name: string, rounds: readonly Round[], floor = 'floor'): Run => ({
  entry: { name, floor, workload: { recordsPerRequest: 500 } },
  rounds,
})

describe('summary', () => {
  test('has medians, totals, and ratios to the floor', () => {
    const [, ours] = summarise([
      run('floor', [round(400), round(800), round(800)]),
      run('ours', [round(200), round(600, { errors: 3 }), round(400, { errors: 1 })]),
      run('another floor', [round(1), round(1), round(1)]),
    ])
    expect(ours).toEqual({
      entry: 'ours',
      requestsPerSecond: [100, 300, 200],
      medianRequestsPerSecond: 200,
      medianRecordsPerSecond: 100_000,
      ratioToFloor: 0.5,
      bytesPerAnswer: 100,
      processorMicroseconds: 2500,
      busy: 0.5,
      errors: 4,
    })
  })

  test('says nothing of what was not measured', () => {
    const [ours] = summarise([run('ours', [round(2), round(2, { processorSeconds: undefined })])])
    expect(ours).toMatchObject({ ratioToFloor: undefined, processorMicroseconds: undefined, busy: undefined })
  })

  test('of a server that answered nothing has no size', () => {
    const [ours] = summarise([run('ours', [round(0)])])
    expect(ours).toMatchObject({
      medianRequestsPerSecond: 0,
      bytesPerAnswer: 0,
      processorMicroseconds: undefined,
    })
  })
})
