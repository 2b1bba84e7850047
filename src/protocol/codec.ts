import type { OperationName } from '../operations/api.generated.js'

/** One of the two encodings that bodies of operations come in. */
export interface Codec {
  readonly encoding: 'json' | 'cbor'
  readonly contentType: string
  /**
   * Any value that the body spells, objects with own properties only. Byte strings are copied out of the body.
   * @throws Error of any kind for a body that is not of this encoding
   */
  decode(body: Uint8Array): unknown
  /** The operation's output, its members in the order of AWS's model; empty where the model has no output. */
  encodeOutput(operation: OperationName, output: object): string | Uint8Array
  /** A value of one shape of AWS's model. */
  encodeShape(shape: string, value: object): string | Uint8Array
  /** A structure whose members are all text. */
  encodeTexts(members: Readonly<Record<string, string>>): string | Uint8Array
}
