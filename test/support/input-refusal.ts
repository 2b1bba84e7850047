import { KinesisError } from '../../src/domain/errors.js'
import type { OperationName } from '../../src/operations/api.generated.js'
import { inputReader } from '../../src/protocol/input-reader.js'
import type { EncodingName } from '../../src/protocol/type-conversion.js'

/** Type and text of the error with which an operation's input is refused; undefined when it is accepted. */
export const refusalOf = (operation: OperationName, body: object, encoding: EncodingName = 'json') => {
  try {
    inputReader(operation)(body, encoding)
  } catch (error) {
    if (error instanceof KinesisError) return { type: error.type, message: error.message }
    throw error
  }
  return undefined
}

export const serializationRefusal = (message: string) => ({ type: 'SerializationException', message })

/** One error of a ValidationException; `shown` includes its quotes. */
export const violation = (shown: string, path: string, constraint: string) =>
  `Value ${shown} at '${path}' failed to satisfy constraint: ${constraint}`

export const missing = (path: string) => violation('null', path, 'Member must not be null')

export const validationRefusal = (...violations: readonly string[]) => ({
  type: 'ValidationException',
  message: `${violations.length} validation ${violations.length === 1 ? 'error' : 'errors'} detected: ${violations.join('; ')}`,
})
