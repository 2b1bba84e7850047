import type { FaultScope } from './fault.js'
import { type FaultUse, FaultUseCounter } from './fault-use.js'
import { seededRandom } from './seeded-random.js'

interface Held<Fault> {
  readonly fault: Fault
  /** Calls that it is yet to meet. */
  left: number
  readonly use: FaultUseCounter
  /** Whether a call that is met is affected. */
  affects(): boolean
}

/**
 * Faults of one kind. Those for a number of times are used first, in the order in which they were set; one without end
 * meets the calls that they leave, and of several the last counts.
 */
export class FaultQueue<Fault extends FaultScope> {
  #held: Held<Fault>[] = []

  get isEmpty(): boolean {
    return this.#held.length === 0
  }

  /** @param otherwise how many calls it meets where it has neither `times` nor a probability */
  add(fault: Fault, otherwise: number): FaultUse {
    const { times, probability, seed = 0 } = fault
    const random = seededRandom(seed)
    const held = {
      fault,
      left: times ?? (probability === undefined ? otherwise : Number.POSITIVE_INFINITY),
      use: new FaultUseCounter(),
      affects: () => probability === undefined || random() < probability,
    }
    this.#held.push(held)
    return held.use
  }

  /** The fault that affects a call which some faults apply to. Uses up one of the times of the one that meets it. */
  take(applies: (fault: Fault) => boolean): Fault | undefined {
    const met = ({ fault }: Held<Fault>): boolean => applies(fault)
    const held =
      this.#held.find((one) => one.left < Number.POSITIVE_INFINITY && met(one)) ?? this.#held.findLast(met)
    if (held === undefined) return undefined
    held.left--
    const affected = held.affects()
    if (affected) held.use.add()
    if (held.left === 0) this.#end(held)
    return affected ? held.fault : undefined
  }

  clear(): void {
    for (const held of this.#held) this.#end(held)
  }

  #end(held: Held<Fault>): void {
    this.#held = this.#held.filter((other) => other !== held)
    held.use.end()
  }
}
