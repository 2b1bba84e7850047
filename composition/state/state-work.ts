import type { Scope } from '../../src/domain/scope.js'
import type { StateCounts } from './state-walk.js'

/** What works on kept state: where ferrokinesis's streams belong, and who is told how far it is and what it met. */
export interface StateWork {
  readonly home: Scope
  readonly onProgress: (counts: StateCounts) => void
  /** Takes one line for each store in which something was met that is no damage, but to be known. */
  readonly onNotice: (line: string) => void
}
