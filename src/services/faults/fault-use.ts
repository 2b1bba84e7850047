import { checkCount } from './fault-arguments.js'

/** What has become of a fault. */
export interface FaultUse {
  /** Calls that it has affected. */
  readonly used: number
  /**
   * Resolves once it has affected `count` calls, 1 unless given.
   * @throws FaultError unless `count` is a whole number from 1 on
   * @throws Error when it ends before that: because its times are used up, or faults are cleared
   */
  reached(count?: number): Promise<void>
}

interface Awaited {
  readonly count: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** Counts the calls that a fault affects, for whoever has set it. */
export class FaultUseCounter implements FaultUse {
  #used = 0
  #isOver = false
  #awaited: Awaited[] = []

  get used(): number {
    return this.#used
  }

  async reached(count = 1): Promise<void> {
    checkCount(count)
    await new Promise<void>((resolve, reject) => {
      this.#awaited.push({ count, resolve, reject })
      this.#settle()
    })
  }

  /** Another call has been affected. */
  add(): void {
    this.#used++
    this.#settle()
  }

  /** The fault affects no more calls. */
  end(): void {
    this.#isOver = true
    this.#settle()
  }

  #settle(): void {
    const awaited = this.#awaited
    this.#awaited = []
    for (const one of awaited) {
      if (one.count <= this.#used) one.resolve()
      else if (this.#isOver)
        one.reject(new Error(`the fault has ended after ${this.#used} calls, before ${one.count}`))
      else this.#awaited.push(one)
    }
  }
}
