import type { Scope } from '../domain/scope.js'
import type { Change, ChangeOf, DocumentKey } from './storage.js'

export type StreamKey = DocumentKey<'stream'>

/** The key of a stream's document. Of `scope` no more is taken than account and region. */
export const streamKey = ({ accountId, region }: Scope, name: string): StreamKey => ({
  kind: 'stream',
  accountId,
  region,
  name,
})

/** The key of the one account document of a scope. */
export const accountKey = ({ accountId, region }: Scope): DocumentKey<'account'> => ({
  kind: 'account',
  accountId,
  region,
  name: '',
})

/** Whether a change is one of a stream's document, which its records and counters follow. */
export const isStreamChange = <Any extends Pick<Change, 'key' | 'value'>>(
  change: Any,
): change is Any & Pick<ChangeOf<'stream'>, 'key' | 'value'> => change.key.kind === 'stream'
