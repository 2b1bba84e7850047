import { seededRandom } from '../../src/services/faults/seeded-random.js'

/** Choices that a seed decides, so that a run chooses alike when it is repeated. */
export class Random {
  readonly #next: () => number

  constructor(seed: number) {
    this.#next = seededRandom(seed)
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.#next() * (max - min + 1))
  }

  oneOf<Value>(values: readonly Value[]): Value {
    const chosen = values[this.between(0, values.length - 1)]
    if (chosen === undefined) throw new RangeError('there is nothing to choose from')
    return chosen
  }

  /** A generator of its own, for something that runs beside this one. */
  fork(): Random {
    return new Random(this.between(0, 2 ** 32 - 1))
  }
}
