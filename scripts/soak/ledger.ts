/** A record as its writer or a reader knows it. */
export interface LedgerEntry {
  readonly sequenceNumber: string
  readonly text: string
}

/** Records by shard, in the order in which somebody learnt of them. */
export class Ledger {
  readonly #shards = new Map<string, LedgerEntry[]>()
  #count = 0

  get count(): number {
    return this.#count
  }

  get shards(): readonly string[] {
    return [...this.#shards.keys()]
  }

  add(shard: string, entry: LedgerEntry): void {
    const entries = this.#shards.get(shard)
    if (entries === undefined) this.#shards.set(shard, [entry])
    else entries.push(entry)
    this.#count++
  }

  of(shard: string): readonly LedgerEntry[] {
    return this.#shards.get(shard) ?? []
  }
}

/**
 * How what a reader got differs from what was acknowledged to the writers: every record once, and each shard in the
 * order of its sequence numbers, which all have the same length.
 * @returns one line for each shard that is wrong, naming the first record that is
 */
export const differences = (reader: string, read: Ledger, acknowledged: Ledger): string[] =>
  [...new Set([...acknowledged.shards, ...read.shards])].flatMap((shard) => {
    const expected = [...acknowledged.of(shard)].sort(bySequenceNumber)
    const got = read.of(shard)
    const wrong = Array.from({ length: Math.max(expected.length, got.length) }).findIndex(
      (_, index) =>
        expected[index]?.sequenceNumber !== got[index]?.sequenceNumber ||
        expected[index]?.text !== got[index]?.text,
    )
    if (wrong === -1) return []
    return [
      `${reader} read ${got.length} records of ${shard} where ${expected.length} were acknowledged; at ` +
        `${wrong} it read ${shown(got[wrong])} instead of ${shown(expected[wrong])}`,
    ]
  })

const bySequenceNumber = (a: LedgerEntry, b: LedgerEntry): number =>
  a.sequenceNumber < b.sequenceNumber ? -1 : 1

const shown = (entry: LedgerEntry | undefined): string =>
  entry === undefined ? 'nothing' : `${entry.text} (${entry.sequenceNumber})`
