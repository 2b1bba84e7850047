import { EventLoopTurn } from './event-loop-turn.js'

/** Values that are worked on without a pause. Each takes some microseconds: a shard, a consumer, a record. */
export const valuesInATurn = 200

/** Counts the values that long work has been done for, so that it lets the event loop go on in time. */
export class Turns {
  readonly #turn = new EventLoopTurn()
  #values = 0

  /**
   * Counts values that have been worked on. Most calls answer false, and whoever need not wait does not.
   * @returns whether it is time to wait for {@link next}
   */
  due(values = 1): boolean {
    this.#values += values
    return this.#values >= valuesInATurn
  }

  /** Lets the event loop go on, and counts anew. */
  next(): Promise<void> {
    this.#values = 0
    return this.#turn.next()
  }

  close(): void {
    this.#turn.close()
  }
}

/** Does work that lets the event loop go on in between. */
export const inTurns = async <Result>(work: (turns: Turns) => Promise<Result>): Promise<Result> => {
  const turns = new Turns()
  try {
    return await work(turns)
  } finally {
    turns.close()
  }
}
