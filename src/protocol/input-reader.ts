import type { Api, OperationName } from '../operations/api.generated.js'
import { inputConstraints } from './constraints.js'
import { type EncodingName, inputConversion } from './type-conversion.js'

/**
 * Makes an operation's input of a decoded body: the whole body is converted to the types of the API model
 * before any constraint is validated. Absent members are undefined.
 * @throws KinesisError SerializationException or ValidationException
 */
export type InputReader<Name extends OperationName> = (
  raw: object,
  encoding: EncodingName,
) => Api[Name]['input']

const readers = new Map<OperationName, InputReader<OperationName>>()

/** The reader of an operation's input, compiled when it first reads. */
export const inputReader = <Name extends OperationName>(operation: Name): InputReader<Name> => {
  let reader = readers.get(operation)
  if (reader === undefined) {
    reader = makeReader(operation)
    readers.set(operation, reader)
  }
  return reader as InputReader<Name>
}

const makeReader = (operation: OperationName): InputReader<OperationName> => {
  let steps: ReturnType<typeof compile> | undefined
  return (raw, encoding) => {
    steps ??= compile(operation)
    const input = steps.convert(raw, encoding)
    steps.validate(input)
    return input as Api[OperationName]['input']
  }
}

const compile = (operation: OperationName) => ({
  convert: inputConversion(operation),
  validate: inputConstraints(operation),
})
