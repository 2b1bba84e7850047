import { formatSequenceNumber, parseSequenceNumber } from '../../src/domain/sequence-number.js'

/** What a sequence number tells of a record. */
export interface RecordNumber {
  readonly counter: number
  /** Epoch seconds. */
  readonly seconds: number
}

/**
 * Reads the sequence numbers of records that stand in a row. Most of a row is of one shard and counts on by one, which
 * is sooner written and compared than read.
 */
export class RecordNumbers {
  #createdAtSeconds = 0
  #shard = 0
  #next: number | undefined

  /**
   * @param likelySeconds epoch seconds that the number probably has
   * @returns undefined when the text is no sequence number
   */
  read(text: string, likelySeconds: number): RecordNumber | undefined {
    const counter = this.#next
    if (
      counter !== undefined &&
      text === formatSequenceNumber(this.#createdAtSeconds, this.#shard, counter, likelySeconds)
    ) {
      this.#next = counter + 1
      return { counter, seconds: likelySeconds }
    }
    const number = parseSequenceNumber(text)
    if (number === undefined) return undefined
    this.#createdAtSeconds = number.createdAtSeconds
    this.#shard = number.shard
    const parsed = { counter: Number(number.counter), seconds: number.seconds ?? number.createdAtSeconds }
    this.#next = Number.isSafeInteger(parsed.counter) ? parsed.counter + 1 : undefined
    return parsed
  }
}
