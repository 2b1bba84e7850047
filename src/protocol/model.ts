/** AWS's API model in the form that this room reads: shapes by name, members in declared order. */
export interface ApiModel {
  readonly targetPrefix: string
  readonly operations: Readonly<
    Record<string, { readonly input: readonly MemberRow[]; readonly output: readonly MemberRow[] }>
  >
  readonly shapes: Readonly<Record<string, ShapeRow>>
}

/** Member name, name of its shape, and whether it is required. */
export type MemberRow = readonly [member: string, shape: string, required?: true]

export type ShapeType =
  | 'string'
  | 'integer'
  | 'long'
  | 'boolean'
  | 'blob'
  | 'timestamp'
  | 'list'
  | 'map'
  | 'structure'

export interface ShapeRow {
  readonly type: ShapeType
  /** Least value of a number; least length of anything else. */
  readonly min?: number
  readonly max?: number
  /** Must match the whole text. */
  readonly pattern?: string
  readonly enum?: readonly string[]
  /** Shape of a list's elements. */
  readonly element?: string
  /** Shapes of a map's keys and values. */
  readonly key?: string
  readonly value?: string
  readonly members?: readonly MemberRow[]
}
