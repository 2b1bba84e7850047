import { errorStatuses } from '../../domain/errors.js'
import { shown } from '../../domain/shown.js'
import { isStreamName } from '../../domain/stream-name.js'
import { suggestion } from '../../domain/suggestion.js'
import { entryErrorCodes, subscriptionErrorTypes } from './fault.js'
import { streamlessOperations } from './streamless-operations.generated.js'

/** A fault that cannot be set as it was given. The message is one line that says what is allowed. */
export class FaultError extends Error {
  override readonly name = 'FaultError'
  readonly code = 'INVALID_FAULT'
}

/** @throws FaultError unless a call can fail like that */
export const checkFailure = (operations: readonly string[], operation: unknown, failure: unknown): void => {
  check('failNext', 'operation', operation, oneOf(operations))
  checkMembers('failNext', failure, { error: oneOf(Object.keys(errorStatuses)) }, failureRules)
  checkStream('failNext', operation, failure)
}

/** @throws FaultError unless entries of PutRecords can fail like that */
export const checkEntriesFailure = (stream: unknown, entries: unknown, failure: unknown): void => {
  check('failEntries', 'stream', stream, streamName)
  check('failEntries', 'entries', entries, entryChoice)
  checkMembers(
    'failEntries',
    failure,
    {},
    { errorCode: oneOf(entryErrorCodes), message: text, ...scopeRules },
  )
}

/** @throws FaultError unless a call can be delayed like that */
export const checkDelay = (
  operations: readonly string[],
  operation: unknown,
  ms: unknown,
  scope: unknown,
): void => {
  check('delay', 'operation', operation, oneOf(operations))
  check('delay', 'ms', ms, milliseconds)
  checkMembers('delay', scope, {}, callScopeRules)
  checkStream('delay', operation, scope)
}

/** @throws FaultError unless a subscription can end like that */
export const checkEnding = (ending: unknown): void => {
  if (ending === 'end' || ending === 'disconnect') return
  check('dropSubscriptions', 'ending', ending, errorEnding)
  checkMembers('dropSubscriptions', ending, { error: oneOf(subscriptionErrorTypes) }, { message: text })
}

/** @throws FaultError unless calls can be waited for by this number */
export const checkCount = (count: unknown): void => check('reached', 'count', count, callCount)

/** What an argument must be. */
interface Rule {
  admits(value: unknown): boolean
  /** What to give instead of a value that is not admitted. */
  advice(value: unknown): string
}

type Rules = Readonly<Record<string, Rule>>

const allowed = (what: string, admits: (value: unknown) => boolean): Rule => ({
  admits,
  advice: () => `allowed: ${what}`,
})

const allowedNumber = (what: string, admits: (value: number) => boolean): Rule =>
  allowed(what, (value) => typeof value === 'number' && admits(value))

const oneOf = (words: readonly string[]): Rule => ({
  admits: (value) => words.some((word) => word === value),
  advice: (value) => suggestion(typeof value === 'string' ? value : '', words),
})

const text = allowed('text', (value) => typeof value === 'string')

const streamName = allowed('the name of a stream', isStreamName)

const entryChoice = allowed(
  'an array of indices from 0 on, or a function (entry, index) => boolean',
  (value) =>
    typeof value === 'function' ||
    (Array.isArray(value) && value.every((index) => Number.isSafeInteger(index) && index >= 0)),
)

const errorEnding = allowed(
  '"end", "disconnect" or an object with error',
  (value) => typeof value === 'object' && value !== null,
)

const milliseconds = allowedNumber(
  'milliseconds from 0 on',
  (value) => value >= 0 && value < Number.POSITIVE_INFINITY,
)

const callCount = allowedNumber(
  'a whole number from 1 on',
  (value) => Number.isSafeInteger(value) && value >= 1,
)

const scopeRules = {
  times: allowedNumber(
    'a whole number from 1 on, or Infinity',
    (value) => value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && value >= 1),
  ),
  probability: allowedNumber('a number above 0 and up to 1', (value) => value > 0 && value <= 1),
  seed: allowedNumber(
    'a whole number from 0 to 4294967295',
    (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32,
  ),
}

const callScopeRules = { ...scopeRules, stream: streamName }

const failureRules = {
  ...callScopeRules,
  message: text,
  when: oneOf(['before', 'after']),
}

const check = (method: string, name: string, value: unknown, rule: Rule): void => {
  if (!rule.admits(value))
    throw new FaultError(`${method}: ${name} is ${shown(value)}; ${rule.advice(value)}`)
}

const checkMembers = (method: string, given: unknown, required: Rules, optional: Rules): void => {
  const rules: Rules = { ...required, ...optional }
  const names = Object.keys(rules)
  if (typeof given !== 'object' || given === null)
    throw new FaultError(`${method}: ${shown(given)} is no object; its members: ${names.join(', ')}`)
  const members = given as Readonly<Record<string, unknown>>
  for (const name of Object.keys(members))
    if (!names.includes(name))
      throw new FaultError(`${method}: unknown member ${shown(name)}; ${suggestion(name, names)}`)
  for (const [name, rule] of Object.entries(rules))
    if (name in required || members[name] !== undefined) check(method, name, members[name], rule)
  if (members.probability !== undefined && members.seed === undefined)
    throw new FaultError(`${method}: probability needs a seed; ${scopeRules.seed.advice(undefined)}`)
}

const checkStream = (method: string, operation: unknown, scope: unknown): void => {
  const { stream } = scope as { readonly stream?: unknown }
  if (stream !== undefined && streamlessOperations.has(operation))
    throw new FaultError(`${method}: ${operation} is about no single stream; leave out stream`)
}
