import { KinesisError } from '../domain/errors.js'
import type { OperationName } from '../operations/api.generated.js'
import { decodeBase64Blob } from './base64-blob.js'
import { type InputMember, inputMembers, shapeNamed, structureMembers } from './input-model.js'
import type { ShapeType } from './model.js'

/** How the body was written: timestamps and blobs differ. */
export type EncodingName = 'json' | 'cbor'

/** Values of a structure or map by name. */
export type Values = { [name: string]: unknown }

/**
 * Turns a decoded value, neither null nor undefined, into the type that the API model states.
 * @throws KinesisError SerializationException, at the first value that cannot be converted
 */
type Converter = (raw: unknown, encoding: EncodingName) => unknown

/**
 * Makes the type conversion of an operation's input: integers are truncated and capped at 2147483647,
 * timestamps become epoch milliseconds, blobs bytes, and a null in a list or map stays null for the
 * constraints to refuse. Members that the model does not know are dropped, null ones are absent.
 * Source: kinesalite's tests against AWS.
 */
export const inputConversion = (
  operation: OperationName,
): ((raw: object, encoding: EncodingName) => Values) => membersConverter(inputMembers(operation))

const converters = new Map<string, Converter>()

const converterOf = (shape: string): Converter => {
  let converter = converters.get(shape)
  if (converter === undefined) {
    converter = makeConverter[shapeNamed(shape).type](shape)
    converters.set(shape, converter)
  }
  return converter
}

const makeConverter: { readonly [Type in ShapeType]: (shape: string) => Converter } = {
  string: () => (raw) => (typeof raw === 'string' ? raw : refuse(raw, 'an String')),
  integer: () => (raw) => integer(raw, 'an Integer', 2_147_483_647),
  long: () => (raw) => integer(raw, 'an Long', Number.MAX_VALUE),
  boolean: () => toBoolean,
  timestamp: () => toEpochMilliseconds,
  blob: () => toBytes,
  structure: (shape) => {
    const convert = membersConverter(structureMembers(shape))
    return (raw, encoding) =>
      isStructure(raw) ? convert(raw, encoding) : refuseContainer(raw, 'Expected null')
  },
  list: (shape) => {
    const convert = converterOf(shapeNamed(shape).element as string)
    return (raw, encoding) =>
      Array.isArray(raw)
        ? raw.map((element) => orNull(element, encoding, convert))
        : refuseContainer(raw, 'Expected list or null')
  },
  map: (shape) => {
    const convert = converterOf(shapeNamed(shape).value as string)
    return (raw, encoding) =>
      isStructure(raw)
        ? Object.fromEntries(
            Object.keys(raw).map((key) => [key, orNull((raw as Values)[key], encoding, convert)]),
          )
        : refuseContainer(raw, 'Expected map or null')
  },
}

const membersConverter = (
  members: readonly InputMember[],
): ((raw: object, encoding: EncodingName) => Values) => {
  const fields = members.map(({ name, shape }) => ({ name, convert: converterOf(shape) }))
  // One object shape for every input: copied and filled, it keeps property access fast.
  const allAbsent: Values = Object.fromEntries(members.map(({ name }) => [name, undefined]))
  return (raw, encoding) => {
    const converted = { ...allAbsent }
    for (const { name, convert } of fields) {
      const value = (raw as Values)[name]
      if (value === undefined || value === null || !Object.hasOwn(raw, name)) continue
      converted[name] = convert(value, encoding)
    }
    return converted
  }
}

const orNull = (raw: unknown, encoding: EncodingName, convert: Converter): unknown =>
  raw === null || raw === undefined ? null : convert(raw, encoding)

const integer = (raw: unknown, target: string, most: number): number => {
  if (typeof raw !== 'number' && typeof raw !== 'bigint') return refuse(raw, target)
  return finite(Math.trunc(Number(raw)), Number.MAX_VALUE, most)
}

/** Within what a Date can hold, so that no later step meets an impossible moment. */
const farthestMoment = 8.64e15

const toEpochMilliseconds: Converter = (raw, encoding) => {
  if (typeof raw !== 'number' && typeof raw !== 'bigint') return refuse(raw, 'milliseconds since epoch')
  const milliseconds = encoding === 'json' ? Number(raw) * 1000 : Number(raw)
  return finite(Math.round(milliseconds), farthestMoment, farthestMoment)
}

/** As Java converts a double: NaN to 0, the rest to the nearest value in range; never -0. */
const finite = (value: number, lowest: number, most: number): number =>
  Number.isNaN(value) ? 0 : Math.max(-lowest, Math.min(most, value)) + 0

const trueTexts = ['TRUE', '1', 'YES']
const falseTexts = ['FALSE', '0', 'NO']

const toBoolean: Converter = (raw) => {
  if (typeof raw === 'boolean') return raw
  if (typeof raw !== 'string') return refuse(raw, 'an Boolean')
  const upperCased = raw.toUpperCase()
  if (trueTexts.includes(upperCased)) return true
  if (falseTexts.includes(upperCased)) return false
  throw serializationError(`'${upperCased}' can not be converted to an Boolean`)
}

const toBytes: Converter = (raw) => {
  if (typeof raw === 'string') return decodeBase64Blob(raw)
  return isBytes(raw) ? raw : refuse(raw, 'a Blob')
}

const isBytes = (raw: unknown): boolean => ArrayBuffer.isView(raw)
const isStructure = (raw: unknown): raw is object =>
  typeof raw === 'object' && !Array.isArray(raw) && !isBytes(raw)

const refuse = (raw: unknown, target: string): never => {
  refuseNesting(raw)
  throw serializationError(`class ${javaClass(raw)} can not be converted to ${target}`)
}

/** A container of the wrong kind is named for what it is, anything else for what was expected. */
const refuseContainer = (raw: unknown, expected: string): never => {
  refuseNesting(raw)
  throw serializationError(expected)
}

const refuseNesting = (raw: unknown): void => {
  if (Array.isArray(raw)) throw serializationError('Start of list found where not expected')
  if (isStructure(raw)) throw serializationError('Start of structure or map found where not expected.')
}

/** Byte strings exist in CBOR only; their class is the one that AWS shows for blobs elsewhere. */
const javaClass = (raw: unknown): string => {
  if (typeof raw === 'boolean') return 'java.lang.Boolean'
  if (typeof raw === 'string') return 'java.lang.String'
  return isBytes(raw) ? 'java.nio.HeapByteBuffer' : 'com.amazon.coral.value.json.numbers.TruncatingBigNumber'
}

const serializationError = (text: string): KinesisError => new KinesisError('SerializationException', text)
