import type { FaultScope } from '../domain/fault.js'
import { seededRandom } from '../domain/seeded-random.js'

/** What has become of a fault. */
export interface FaultUse {
  /** Calls that it has affected. */
  readonly used: number
}

interface Held<Fault> {
  readonly fault: Fault
  /** Calls that it is yet to meet. */
  left: number
  used: number
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
      used: 0,
      affects: () => probability === undefined || random() < probability,
    }
    this.#held.push(held)
    return {
      get used() {
        return held.used
      },
    }
  }

  /** The fault that affects a call which some faults apply to. Uses up one of the times of the one that meets it. */
  take(applies: (fault: Fault) => boolean): Fault | undefined {
    const met = ({ fault }: Held<Fault>): boolean => applies(fault)
    const held =
      this.#held.find((one) => one.left < Number.POSITIVE_INFINITY && met(one)) ?? this.#held.findLast(met)
    if (held === undefined) return undefined
    held.left--
    if (held.left === 0) this.#held = this.#held.filter((other) => other !== held)
    if (!held.affects()) return undefined
    held.used++
    return held.fault
  }

  clear(): void {
    this.#held = []
  }
}
