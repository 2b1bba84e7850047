import type { OperationName } from '../operations/api.generated.js'
import { apiModel } from './model.generated.js'
import type { ApiModel, MemberRow, ShapeRow } from './model.js'
import { modelOverrides } from './model-overrides.js'

const model: ApiModel = apiModel

/** A member of an operation's input or of a structure in it. */
export interface InputMember {
  readonly name: string
  readonly shape: string
  /** Must be present unless one of these members is; undefined for an optional member. */
  readonly requiredUnless: readonly string[] | undefined
}

/**
 * A shape of the API model with what AWS prints differently.
 * @throws Error when the model has no such shape
 */
export const shapeNamed = (name: string): ShapeRow => {
  const shape = Object.hasOwn(model.shapes, name) ? model.shapes[name] : undefined
  if (shape === undefined) throw new Error(`the API model has no shape ${name}`)
  const pattern = modelOverrides.patterns[name]
  const printedEnum = modelOverrides.enums[name]
  return {
    ...shape,
    ...(pattern === undefined ? {} : { pattern }),
    ...(printedEnum === undefined ? {} : { enum: printedEnum }),
  }
}

/** The members of an operation's input in the order in which AWS looks at them. */
export const inputMembers = (operation: OperationName): readonly InputMember[] => {
  const rows = model.operations[operation]?.input ?? []
  const reportedMissing = streamMemberReportedMissing(operation, rows)
  return inOrder(rows, modelOverrides.firstMembers.operations[operation]).map((row) => {
    const member = inputMember(row)
    if (member.name !== reportedMissing || member.requiredUnless !== undefined) return member
    return {
      ...member,
      requiredUnless: modelOverrides.streamIdentifiers.filter((name) => name !== reportedMissing),
    }
  })
}

/** The members of a structure in the order in which AWS looks at them. */
export const structureMembers = (structure: string): readonly InputMember[] =>
  inOrder(shapeNamed(structure).members ?? [], modelOverrides.firstMembers.structures[structure]).map(
    inputMember,
  )

const inputMember = ([name, shape, required]: MemberRow): InputMember => ({
  name,
  shape,
  requiredUnless: required ? [] : undefined,
})

const inOrder = (rows: readonly MemberRow[], first: readonly string[] = []): readonly MemberRow[] => [
  ...first.flatMap((name) => rows.filter(([member]) => member === name)),
  ...rows.filter(([member]) => !first.includes(member)),
]

/** StreamId alone never counts: operations that have only it name their resource by ARN. */
const streamMemberReportedMissing = (
  operation: OperationName,
  rows: readonly MemberRow[],
): string | undefined =>
  modelOverrides.streamNamedOtherwise.includes(operation)
    ? undefined
    : modelOverrides.streamIdentifiers
        .filter((name) => name !== 'StreamId')
        .find((name) => rows.some(([member]) => member === name))
