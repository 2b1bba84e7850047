import type { GetRecordsOutput, OperationName } from '../operations/api.generated.js'
import { apiModel } from './model.generated.js'
import type { ApiModel, MemberRow } from './model.js'

type RepeatableList = GetRecordsOutput['Records']

/** Writes a value of one shape. */
export type OutputWriter<Sink> = (value: unknown, sink: Sink) => void

/** A member of a structure, by its name in the model. */
export interface OutputMember<Sink> {
  readonly name: string
  readonly write: OutputWriter<Sink>
}

/** What values are written into. */
export interface OutputSink {
  /** Bytes written so far. */
  readonly length: number
  /** A copy of what has been written from this length on. */
  writtenSince(length: number): Uint8Array
  /** What has been written in this encoding before. */
  raw(bytes: Uint8Array): void

  text(value: string): void
  integer(value: number): void
  boolean(value: boolean): void
  blob(value: Uint8Array): void
  /** @param milliseconds since the epoch */
  timestamp(milliseconds: number): void
}

/** How an encoding writes values that have parts. */
export interface Encoding<Sink extends OutputSink> {
  readonly name: string
  list(writeElement: OutputWriter<Sink>): OutputWriter<Sink>
  /** Members whose value is undefined are left out. */
  structure(members: readonly OutputMember<Sink>[]): OutputWriter<Sink>
}

const model: ApiModel = apiModel

const isRepeatable = (list: unknown): list is RepeatableList => !Array.isArray(list)

/** Writers for the shapes of AWS's model in one encoding, each compiled at its first use. */
export class OutputWriters<Sink extends OutputSink> {
  readonly #encoding: Encoding<Sink>
  readonly #ofShapes = new Map<string, OutputWriter<Sink>>()
  readonly #ofOutputs = new Map<OperationName, OutputWriter<Sink> | undefined>()

  constructor(encoding: Encoding<Sink>) {
    this.#encoding = encoding
  }

  ofShape(name: string): OutputWriter<Sink> {
    const known = this.#ofShapes.get(name)
    if (known !== undefined) return known
    const compiled = this.#compile(name)
    this.#ofShapes.set(name, compiled)
    return compiled
  }

  /** @returns undefined where the operation has no output */
  ofOutput(operation: OperationName): OutputWriter<Sink> | undefined {
    if (this.#ofOutputs.has(operation)) return this.#ofOutputs.get(operation)
    const rows = model.operations[operation]?.output ?? []
    const compiled = rows.length === 0 ? undefined : this.#structure(rows)
    this.#ofOutputs.set(operation, compiled)
    return compiled
  }

  #compile(name: string): OutputWriter<Sink> {
    const shape = model.shapes[name]
    switch (shape?.type) {
      case 'string':
        return (value, sink) => sink.text(value as string)
      case 'integer':
      case 'long':
        return (value, sink) => sink.integer(value as number)
      case 'boolean':
        return (value, sink) => sink.boolean(value as boolean)
      case 'timestamp':
        return (value, sink) => sink.timestamp(value as number)
      case 'blob':
        return (value, sink) => sink.blob(value as Uint8Array)
      case 'list':
        return this.#list(this.#encoding.list(this.ofShape(shape.element ?? '')))
      case 'structure':
        return this.#structure(shape.members ?? [])
      default:
        throw new TypeError(`No output has the shape ${name}`)
    }
  }

  #list(writeElements: OutputWriter<Sink>): OutputWriter<Sink> {
    const { name } = this.#encoding
    return (value, sink) => {
      if (!isRepeatable(value)) {
        writeElements(value, sink)
        return
      }
      const encoded = value.encoded(name)
      if (encoded !== undefined) {
        sink.raw(encoded)
        return
      }
      const start = sink.length
      writeElements(value.elements(), sink)
      value.wasEncoded(name, () => sink.writtenSince(start))
    }
  }

  #structure(rows: readonly MemberRow[]): OutputWriter<Sink> {
    return this.#encoding.structure(rows.map(([name, shape]) => ({ name, write: this.ofShape(shape) })))
  }
}
