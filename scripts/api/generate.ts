/**
 * Writes the files that hold AWS's API model as this project uses it:
 * `src/protocol/model.generated.ts` (types and constraints at run time),
 * `src/operations/api.generated.ts` (inputs and outputs as TypeScript types) and
 * `src/services/faults/streamless-operations.generated.ts` (operations that are about no single stream).
 * Input: `kinesis-model.json` beside this file. Run with `npm run generate`.
 */
import { readFileSync, writeFileSync } from 'node:fs'

interface MemberFact {
  member: string
  type: string
  shape: string
  required: boolean
}
interface ShapeFact {
  type: string
  min?: number
  max?: number
  pattern?: string
  enum?: string[]
  member?: string
  key?: string
  value?: string
  members?: MemberFact[]
  exception?: boolean
  eventStream?: boolean
}
interface OperationFact {
  input: MemberFact[]
  output: MemberFact[]
}
interface ModelFacts {
  targetPrefix: string
  operations: Record<string, OperationFact>
  shapes: Record<string, ShapeFact>
}

const facts = JSON.parse(readFileSync(new URL('kinesis-model.json', import.meta.url), 'utf8')) as ModelFacts
const header = '// Generated from scripts/api/kinesis-model.json by scripts/api/generate.ts. Do not edit.\n'

/** Lists that several answers may have in common. */
const repeatable = new Set(['RecordList'])

/** Members that the model calls required and the service leaves out: at a shard's end there is no going on. */
const notAlwaysSent = new Set(['SubscribeToShardEvent.ContinuationSequenceNumber'])

const used = new Set<string>()
const use = (name: string): void => {
  if (used.has(name)) return
  used.add(name)
  const shape = shapeNamed(name)
  for (const child of [shape.member, shape.key, shape.value]) if (child !== undefined) use(child)
  for (const member of shape.members ?? []) use(member.shape)
}
const shapeNamed = (name: string): ShapeFact => {
  const shape = facts.shapes[name]
  if (shape === undefined) throw new Error(`kinesis-model.json has no shape ${name}`)
  return shape
}
const operations = Object.entries(facts.operations).sort(([a], [b]) => (a < b ? -1 : 1))
for (const [, operation] of operations)
  for (const member of [...operation.input, ...operation.output]) use(member.shape)
const shapes = [...used].sort()

const memberRow = (member: MemberFact): string =>
  `[${JSON.stringify(member.member)}, ${JSON.stringify(member.shape)}${member.required ? ', true' : ''}]`
const memberRows = (members: MemberFact[]): string => `[${members.map(memberRow).join(', ')}]`

const shapeRow = (name: string): string => {
  const { member, key, value, members, exception: _, ...rest } = shapeNamed(name)
  const fields = Object.entries({ ...rest, element: member, key, value })
    .filter(([field, fact]) => fact !== undefined && !['event', 'eventStream', 'fault'].includes(field))
    .map(([field, fact]) => `${field}: ${JSON.stringify(fact)}`)
  if (members !== undefined) fields.push(`members: ${memberRows(members)}`)
  return `  ${name}: { ${fields.join(', ')} },`
}

writeFileSync(
  new URL('../../src/protocol/model.generated.ts', import.meta.url),
  `${header}import type { ApiModel } from './model.js'

export const apiModel = {
  targetPrefix: ${JSON.stringify(facts.targetPrefix)},
  operations: {
${operations
  .map(
    ([name, { input, output }]) =>
      `    ${name}: { input: ${memberRows(input)}, output: ${memberRows(output)} },`,
  )
  .join('\n')}
  },
  shapes: {
${shapes.map((name) => `  ${shapeRow(name)}`).join('\n')}
  },
} as const satisfies ApiModel
`,
)

const typeOf = (name: string): string => {
  const shape = shapeNamed(name)
  switch (shape.type) {
    case 'string':
      return shape.enum === undefined ? 'string' : shape.enum.map((value) => `'${value}'`).join(' | ')
    case 'integer':
    case 'long':
    case 'double':
    case 'timestamp':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'blob':
      return 'Uint8Array'
    case 'list': {
      const element = typeOf(shape.member as string)
      if (repeatable.has(name)) return `RepeatableList<${element}>`
      return `readonly ${element.includes('|') ? `(${element})` : element}[]`
    }
    case 'map':
      return '{ readonly [key: string]: string }'
    case 'structure':
      return shape.eventStream === true ? `AsyncIterable<${shape.members?.[0]?.shape}>` : name
    default:
      throw new Error(`shape ${name} has the unknown type ${shape.type}`)
  }
}
const interfaceOf = (name: string, members: MemberFact[]): string =>
  members.length === 0
    ? `export type ${name} = { readonly [member in never]: never }\n`
    : `export interface ${name} {\n${members
        .map(({ member, shape, required }) =>
          required && !notAlwaysSent.has(`${name}.${member}`)
            ? `  readonly ${member}: ${typeOf(shape)}`
            : `  readonly ${member}?: ${typeOf(shape)} | undefined`,
        )
        .join('\n')}\n}\n`

writeFileSync(
  new URL('../../src/operations/api.generated.ts', import.meta.url),
  `${header}import type { RepeatableList } from '../services/repeated-lists.js'

/** Timestamps are epoch milliseconds, blobs are bytes. Source: AWS API model 2013-12-02. */

${shapes
  .filter((name) => {
    const { type, exception, eventStream } = shapeNamed(name)
    return type === 'structure' && exception !== true && eventStream !== true
  })
  .map((name) => interfaceOf(name, shapeNamed(name).members ?? []))
  .join('\n')}
${operations
  .map(
    ([name, { input, output }]) =>
      `${interfaceOf(`${name}Input`, input)}\n${interfaceOf(`${name}Output`, output)}`,
  )
  .join('\n')}
/** Input and output of every operation by its name. */
export interface Api {
${operations.map(([name]) => `  ${name}: { input: ${name}Input; output: ${name}Output }`).join('\n')}
}

export type OperationName = keyof Api
`,
)

/** Members by which an input can say which stream it is about, as `src/services/stream-of-call.ts` reads them. */
const streamNaming = new Set([
  'StreamName',
  'StreamARN',
  'StreamId',
  'ConsumerARN',
  'ResourceARN',
  'ShardIterator',
])

const streamless = operations.filter(([, { input }]) => !input.some(({ member }) => streamNaming.has(member)))

writeFileSync(
  new URL('../../src/services/faults/streamless-operations.generated.ts', import.meta.url),
  `${header}
/** Operations whose input cannot name a single stream. */
export const streamlessOperations: ReadonlySet<unknown> = new Set([
${streamless.map(([name]) => `  '${name}',`).join('\n')}
])
`,
)
