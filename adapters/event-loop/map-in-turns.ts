import { EventLoopTurn } from './event-loop-turn.js'

const VALUES_IN_A_TURN = 50

/** Maps values, of which each takes some dozen microseconds, and lets the event loop go on in between. */
export const mapInTurns = async <Value, Result>(
  values: readonly Value[],
  map: (value: Value) => Result,
): Promise<Result[]> => {
  const turn = new EventLoopTurn()
  const results: Result[] = []
  try {
    for (const [index, value] of values.entries()) {
      if (index > 0 && index % VALUES_IN_A_TURN === 0) await turn.next()
      results.push(map(value))
    }
  } finally {
    turn.close()
  }
  return results
}
