import { expect, test } from 'vitest'
import { shown } from '../../../src/domain/shown.js'
import type { FaultScope } from '../../../src/services/faults/fault.js'
import { FaultQueue } from '../../../src/services/faults/fault-queue.js'

interface Named extends FaultScope {
  readonly name: string
}

let queue: FaultQueue<Named>
const takes = (count: number, applies: (fault: Named) => boolean = () => true) =>
  Array.from({ length: count }, () => queue.take(applies)?.name)
const set = (...faults: readonly Named[]) => {
  queue = new FaultQueue()
  return faults.map((fault) => queue.add(fault, 1))
}

test('faults are used in the order in which they were set, each as often as it says', () => {
  const uses = set({ name: 'first' }, { name: 'second', times: 2 }, { name: 'third' })
  expect(takes(5)).toEqual(['first', 'second', 'second', 'third', undefined])
  expect(uses.map(({ used }) => used)).toEqual([1, 2, 1])
  expect(queue.isEmpty).toBe(true)
})

test('a fault that does not apply to a call keeps its times for others', () => {
  const [orders] = set({ name: 'orders' }, { name: 'events' })
  expect(takes(2, ({ name }) => name === 'events')).toEqual(['events', undefined])
  expect(orders?.used).toBe(0)
  expect(takes(2)).toEqual(['orders', undefined])
})

test('a fault without end meets the calls that others leave, and the last set counts', () => {
  const uses = set(
    { name: 'always', times: Number.POSITIVE_INFINITY },
    { name: 'once' },
    { name: 'from now on', times: Number.POSITIVE_INFINITY },
  )
  expect(takes(4)).toEqual(['once', 'from now on', 'from now on', 'from now on'])
  expect(uses.map(({ used }) => used)).toEqual([0, 1, 3])
  queue.clear()
  expect(takes(1)).toEqual([undefined])
  expect(uses.map(({ used }) => used)).toEqual([0, 1, 3])
})

test('times are those that the kind of fault has where a fault does not say', () => {
  queue = new FaultQueue()
  queue.add({ name: 'held up' }, Number.POSITIVE_INFINITY)
  expect(takes(3)).toEqual(['held up', 'held up', 'held up'])
  expect(queue.isEmpty).toBe(false)
})

test('a probability affects about as many calls as it says, the same ones for a seed', () => {
  const sequence = (seed: number) => {
    const [use] = set({ name: 'fault', probability: 0.25, seed })
    const taken = takes(4_000)
    expect(use?.used).toBe(taken.filter((name) => name === 'fault').length)
    expect(queue.isEmpty).toBe(false)
    return taken
  }
  const taken = sequence(7)
  expect(sequence(7)).toEqual(taken)
  expect(sequence(8)).not.toEqual(taken)
  const share = taken.filter((name) => name === 'fault').length / taken.length
  expect(share).toBeGreaterThan(0.2)
  expect(share).toBeLessThan(0.3)
})

test('times count the calls that a probability spares', () => {
  const [use] = set({ name: 'fault', probability: 0.5, seed: 1, times: 100 })
  const taken = takes(1_000)
  expect(taken.slice(100).every((name) => name === undefined)).toBe(true)
  expect(use?.used).toBe(taken.filter((name) => name === 'fault').length)
  expect(use?.used).toBeGreaterThan(0)
  expect(use?.used).toBeLessThan(100)
})

test('whoever waits for a number of calls hears of them, or that they will not come', async () => {
  const [fault] = set({ name: 'fault', times: 2 })
  const reached: string[] = []
  const twice = fault?.reached(2).then(() => reached.push('twice'))
  const thrice = expect(fault?.reached(3)).rejects.toThrow('the fault has ended after 2 calls, before 3')
  takes(1)
  await fault?.reached()
  expect(reached).toEqual([])
  takes(1)
  await twice
  await thrice
  await fault?.reached(2)
  await expect(fault?.reached(3)).rejects.toThrow('the fault has ended after 2 calls, before 3')
})

test.each([Number.NaN, 1.5, '2', 0, -1, null])('nobody waits for %j calls', async (count) => {
  const [fault] = set({ name: 'fault' })
  await expect(fault?.reached(count as number)).rejects.toMatchObject({
    name: 'FaultError',
    message: `reached: count is ${shown(count)}; allowed: a whole number from 1 on`,
  })
})

test('whoever waits for calls hears that faults are cleared', async () => {
  const [first, second] = set({ name: 'first' }, { name: 'second' })
  const waiting = [first, second].map((fault) =>
    expect(fault?.reached()).rejects.toThrow('the fault has ended after 0 calls, before 1'),
  )
  queue.clear()
  await Promise.all(waiting)
})

test('certainty is a probability too', () => {
  set({ name: 'fault', probability: 1, seed: 1 })
  expect(takes(3)).toEqual(['fault', 'fault', 'fault'])
})
