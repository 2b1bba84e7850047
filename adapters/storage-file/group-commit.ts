import { EventLoopTurn } from '../event-loop/event-loop-turn.js'

/** Bytes of one group, which are written, and read back, while the event loop waits; one change may have more. */
const groupBytes = 2 * 1024 * 1024
/** Turns of the event loop that bring nothing, for which a smaller group than the last waits; a turn takes microseconds. */
const mostEmptyTurns = 30
const mostTurns = 200

/**
 * Gathers changes that are asked for at the same time into groups that share one write. Whoever has been answered
 * may ask again at once, so a group waits a moment for those: two writes of few changes cost twice what one of all does.
 */
export class GroupCommit<Change extends { readonly bytes: number }> {
  readonly #write: (group: readonly Change[]) => Promise<void>
  readonly #turn = new EventLoopTurn()
  #waiting: Change[] = []
  #writing: Promise<void> | undefined
  #lastSize = 0

  /** @param write makes a group durable and answers; one call after the other; does not reject */
  constructor(write: (group: readonly Change[]) => Promise<void>) {
    this.#write = write
  }

  /** Whether changes wait that are not being written yet. */
  get hasWaiting(): boolean {
    return this.#waiting.length > 0
  }

  add(change: Change): void {
    this.#waiting.push(change)
    this.#writing ??= this.#writeAll()
  }

  /** Writes what has been added; nothing may be added any more. */
  async close(): Promise<void> {
    await this.#writing
    this.#turn.close()
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#gather()
      const group = this.#nextGroup()
      this.#lastSize = group.length
      await this.#write(group)
    }
    this.#writing = undefined
  }

  async #gather(): Promise<void> {
    let emptyTurns = 0
    for (let turn = 0; turn < mostTurns; turn++) {
      const before = this.#waiting.length
      await this.#turn.next()
      if (this.#waiting.length > before) emptyTurns = 0
      else if (this.#waiting.length >= this.#lastSize || ++emptyTurns === mostEmptyTurns) return
    }
  }

  #nextGroup(): readonly Change[] {
    let bytes = 0
    let count = 0
    for (const change of this.#waiting) {
      bytes += change.bytes
      if (count > 0 && bytes > groupBytes) break
      count += 1
    }
    return this.#waiting.splice(0, count)
  }
}
