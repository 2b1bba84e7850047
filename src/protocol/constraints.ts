import { validationMaxErrors } from '../domain/limits.js'
import { validationErrors } from '../domain/refusals.js'
import type { OperationName } from '../operations/api.generated.js'
import { type InputMember, inputMembers, shapeNamed, structureMembers } from './input-model.js'
import { linearPattern } from './linear-pattern.js'
import type { ShapeRow, ShapeType } from './model.js'
import type { Values } from './type-conversion.js'
import { shownValue } from './value-rendering.js'

/**
 * Makes the constraint validation of an operation's converted input. Lengths of strings are counted in UTF-16
 * code units. Sources: the API model; order and texts from kinesalite's tests against AWS.
 * @returns a function that throws KinesisError ValidationException listing at most 10 errors
 */
export const inputConstraints = (operation: OperationName): ((input: Values) => void) => {
  const members = membersContent(inputMembers(operation))
  return (input) => {
    if (members.isValid(input)) return
    const errors: string[] = []
    members.report(input, '', errors)
    throw validationErrors(errors)
  }
}

/** One constraint on a value that is present. */
interface Constraint {
  readonly text: string
  readonly holds: (value: unknown) => boolean
}

/** What is validated inside a list, map or structure. Most inputs are valid, so `isValid` allocates nothing. */
interface Content {
  readonly isValid: (value: unknown) => boolean
  /** Adds errors to those found so far while they are fewer than 10. */
  readonly report: (value: unknown, path: string, errors: string[]) => void
}

interface Validation {
  readonly constraints: readonly Constraint[]
  readonly content: Content | undefined
}

const validations = new Map<string, Validation>()

const validationOf = (shape: string): Validation => {
  let validation = validations.get(shape)
  if (validation === undefined) {
    const row = shapeNamed(shape)
    validation = {
      constraints: [...ownConstraints(row), ...childConstraints(row)],
      content: contentOf(shape),
    }
    validations.set(shape, validation)
  }
  return validation
}

const ownConstraints = ({ type, pattern, enum: values, min, max }: ShapeRow): readonly Constraint[] => {
  const constraints: Constraint[] = []
  if (values !== undefined)
    constraints.push({
      text: `Member must satisfy enum value set: [${values.join(', ')}]`,
      holds: (value) => values.includes(value as string),
    })
  if (pattern !== undefined) {
    // An input as a rule has few of the members that its operation knows.
    let matches: ReturnType<typeof linearPattern> | undefined
    constraints.push({
      text: `Member must satisfy regular expression pattern: ${pattern}`,
      holds: (value) => {
        matches ??= linearPattern(pattern)
        return matches(value as string)
      },
    })
  }
  const length = lengths[type]
  const measured = length === undefined ? 'value' : 'length'
  const measure = length ?? Number
  if (min !== undefined)
    constraints.push({
      text: `Member must have ${measured} greater than or equal to ${min}`,
      holds: (value) => measure(value) >= min,
    })
  if (max !== undefined)
    constraints.push({
      text: `Member must have ${measured} less than or equal to ${max}`,
      holds: (value) => measure(value) <= max,
    })
  return constraints
}

const lengths: { readonly [Type in ShapeType]?: (value: unknown) => number } = {
  string: (value) => (value as string).length,
  blob: (value) => (value as Uint8Array).byteLength,
  list: (value) => (value as readonly unknown[]).length,
  map: (value) => Object.keys(value as object).length,
}

/** Constraints of elements, keys and values are one constraint of the list or map that holds them. */
const childConstraints = ({ element, key, value }: ShapeRow): readonly Constraint[] => [
  ...onEach('Member', element, (list) => list as unknown[]),
  ...onEach('Map keys', key, (map) => Object.keys(map as object)),
  ...onEach('Map value', value, (map) => Object.values(map as object)),
]

const onEach = (
  subject: string,
  shape: string | undefined,
  children: (value: unknown) => readonly unknown[],
): readonly Constraint[] => {
  const constraints = shape === undefined ? [] : ownConstraints(shapeNamed(shape))
  if (constraints.length === 0) return []
  const texts = constraints.map(({ text }) => text).reverse()
  return [
    {
      text: `${subject} must satisfy constraint: [${texts.join(', ')}]`,
      holds: (value) =>
        children(value).every((child) => child === null || constraints.every(({ holds }) => holds(child))),
    },
  ]
}

const contentOf = (shape: string): Content | undefined => {
  const { type, element, value } = shapeNamed(shape)
  switch (type) {
    case 'structure':
      return membersContent(structureMembers(shape))
    case 'list':
      return childrenContent(element as string, (list) => list as readonly unknown[])
    case 'map':
      return childrenContent(value as string, Object.values, Object.keys)
    default:
      return undefined
  }
}

const membersContent = (members: readonly InputMember[]): Content => {
  const fields = members.map(({ name, shape, requiredUnless }) => ({
    name,
    label: name.charAt(0).toLowerCase() + name.slice(1),
    shape,
    requiredUnless,
    ...validationOf(shape),
  }))
  return {
    isValid: (value) => {
      const values = value as Values
      for (const { name, requiredUnless, constraints, content } of fields) {
        const member = values[name]
        if (member === undefined) {
          if (requiredUnless !== undefined && areAbsent(requiredUnless, values)) return false
          continue
        }
        for (const constraint of constraints) if (!constraint.holds(member)) return false
        if (content !== undefined && !content.isValid(member)) return false
      }
      return true
    },
    report: (value, path, errors) => {
      const values = value as Values
      for (const { name, label, shape, requiredUnless, constraints, content } of fields) {
        const member = values[name]
        const memberPath = path === '' ? label : `${path}.${label}`
        if (member === undefined) {
          if (requiredUnless !== undefined && areAbsent(requiredUnless, values)) addNull(memberPath, errors)
          continue
        }
        const broken = constraints.filter(({ holds }) => !holds(member))
        if (broken.length > 0) {
          const shown = `'${shownValue(shape, member)}'`
          for (const { text } of broken) add(shown, memberPath, text, errors)
        }
        content?.report(member, memberPath, errors)
      }
    },
  }
}

const areAbsent = (names: readonly string[], values: Values): boolean => {
  for (const name of names) if (values[name] !== undefined) return false
  return true
}

/** No operation is prepared for a null among elements or map values, so each is refused as a missing member. */
const childrenContent = (
  shape: string,
  childrenOf: (value: object) => readonly unknown[],
  keysOf?: (value: object) => readonly string[],
): Content => {
  const { content } = validationOf(shape)
  const isValidChild = (child: unknown): boolean =>
    child !== null && (content === undefined || content.isValid(child))
  return {
    isValid: (value) => childrenOf(value as object).every(isValidChild),
    report: (value, path, errors) => {
      const keys = keysOf?.(value as object)
      for (const [index, child] of childrenOf(value as object).entries()) {
        if (errors.length === validationMaxErrors) return
        if (isValidChild(child)) continue
        const childPath = `${path}.${keys?.[index] ?? index + 1}.member`
        if (child === null) addNull(childPath, errors)
        else content?.report(child, childPath, errors)
      }
    },
  }
}

const add = (shown: string, path: string, constraint: string, errors: string[]): void => {
  if (errors.length === validationMaxErrors) return
  errors.push(`Value ${shown} at '${path}' failed to satisfy constraint: ${constraint}`)
}

const addNull = (path: string, errors: string[]): void => add('null', path, 'Member must not be null', errors)
