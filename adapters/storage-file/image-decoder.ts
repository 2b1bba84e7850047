import type { Buffer } from 'node:buffer'
import type { Scope } from '../../src/domain/scope.js'
import { inTurns } from '../event-loop/turns.js'
import { RecordLog } from '../record-log/record-log.js'
import { ShardRecords } from '../record-log/shard-records.js'
import { checksumDigits, TailedChecksum } from './checksum.js'
import type { ImageMembers } from './image.js'
import { ImageError } from './image-error.js'
import { checkImage } from './image-shape.js'
import { type JsonHandler, JsonReader } from './json-reader.js'
import { imageHead, imageTail } from './log-entry.js'
import { RecordNumbers } from './record-numbers.js'
import { decodeRecordValue } from './record-value.js'
import { type Supplement, supplementIn, supplementMember } from './supplement.js'
import { ValueBuilder } from './value-builder.js'

/** The records of one shard. */
export interface DecodedShard {
  /** Absent in the image's own members, which hold one scope. */
  readonly scope: Scope | undefined
  readonly stream: string
  readonly shard: number
  readonly records: ShardRecords
}

export interface DecodedImage {
  readonly members: ImageMembers
  readonly supplement: Supplement | undefined
  readonly shards: readonly DecodedShard[]
}

/** What stands after the checksum's digits in an image. */
const checksumTail = '"}}'

type Role = 'entry' | 'image' | 'supplement' | 'items' | 'item' | 'records' | 'record' | 'other'

/**
 * Reads an image of the state that arrives in chunks. Records go into logs as they come, so that nothing but them is
 * held for long.
 */
export class ImageDecoder implements JsonHandler {
  readonly #reader = new JsonReader(this)
  readonly #checksum: TailedChecksum
  readonly #keepRecords: boolean
  readonly #roles: Role[] = []
  #next: Role
  #builder: ValueBuilder | undefined
  readonly #image = new Map<string, unknown>()
  readonly #supplement = new Map<string, unknown>()
  #item = new Map<string, unknown>()
  #key = ''
  #records = noRecords()
  #recordKey: string | undefined
  readonly #numbers = new RecordNumbers()
  readonly #shards = new Map<string, DecodedShard>()

  /**
   * @param form a bare image as in a snapshot, or one in an entry of the log
   * @param keepRecords false to pass over the records of the image's own members
   */
  constructor(form: 'snapshot' | 'entry', keepRecords: boolean) {
    const entry = form === 'entry'
    this.#next = entry ? 'entry' : 'image'
    this.#checksum = new TailedChecksum(
      entry ? imageHead.length : 0,
      checksumDigits + checksumTail.length + (entry ? imageTail.length : 0),
    )
    this.#keepRecords = keepRecords
  }

  /** @throws JsonError, ImageError */
  write(chunk: Buffer): void {
    this.#reader.write(chunk)
    this.#checksum.write(chunk)
  }

  /** @throws JsonError, ImageError */
  async end(): Promise<DecodedImage> {
    this.#reader.end()
    const members = Object.fromEntries(this.#image)
    await inTurns((turns) => checkImage(members, turns))
    const given = this.#supplement.size === 0 ? undefined : Object.fromEntries(this.#supplement)
    // A damaged name would hide the checksum.
    const sums = given === undefined ? [...this.#image.values()].flatMap(checksumWithin) : [given.crc32]
    if (sums.some((sum) => sum !== this.#checksum.hex())) throw new ImageError('checksum mismatch')
    return {
      members: members as unknown as ImageMembers,
      supplement: supplementIn(given),
      shards: [...this.#shards.values()],
    }
  }

  startObject(): void {
    if (this.#builder !== undefined) {
      this.#builder.startObject()
      return
    }
    if (this.#next === 'items' || this.#next === 'records' || this.#next === 'record')
      throw new ImageError('invalid type: map, expected a sequence')
    if (this.#next === 'other') {
      this.#builder = new ValueBuilder()
      this.#builder.startObject()
      return
    }
    if (this.#next === 'item') {
      this.#item = new Map()
      this.#records = noRecords()
    }
    this.#roles.push(this.#next)
  }

  key(name: string): void {
    if (this.#builder !== undefined) {
      this.#builder.key(name)
      return
    }
    this.#key = name
    switch (this.#roles[this.#roles.length - 1]) {
      case 'entry':
        if (name !== 'Snapshot') throw new ImageError(`unknown variant \`${name}\`, expected \`Snapshot\``)
        this.#next = 'image'
        break
      case 'image':
        if (this.#image.has(name)) throw new ImageError(`duplicate field \`${name}\``)
        this.#next = name === 'records' ? 'items' : name === supplementMember ? 'supplement' : 'other'
        break
      case 'supplement':
        this.#next = name === 'records' ? 'items' : 'other'
        break
      default:
        this.#next = name === 'records' ? 'records' : 'other'
    }
  }

  endObject(): void {
    if (this.#builder !== undefined) {
      this.#endBuilt()
      return
    }
    if (this.#roles.pop() === 'item') this.#keepItem()
    this.#next = this.#roleWithin()
  }

  startArray(): boolean {
    if (this.#builder !== undefined) {
      this.#builder.startArray()
      return false
    }
    if (this.#roles[this.#roles.length - 1] === 'record') {
      if (this.#recordKey === undefined) throw new ImageError('invalid type: sequence, expected a string')
      return true
    }
    if (this.#next === 'other') {
      this.#builder = new ValueBuilder()
      this.#builder.startArray()
      return false
    }
    if (this.#next !== 'items' && this.#next !== 'records' && this.#next !== 'record')
      throw new ImageError('invalid type: sequence, expected a map')
    if (this.#next === 'items') this.#ownMembers().set('records', true)
    if (this.#next === 'records') this.#item.set('records', true)
    this.#recordKey = undefined
    this.#roles.push(this.#next)
    this.#next = this.#roleWithin()
    return false
  }

  endArray(): void {
    if (this.#builder !== undefined) {
      this.#endBuilt()
      return
    }
    if (this.#roles.pop() === 'record') throw new ImageError('invalid length, expected a tuple of size 2')
    this.#next = this.#roleWithin()
  }

  scalar(value: string | number | boolean | null): void {
    if (this.#builder !== undefined) {
      this.#builder.add(value)
      return
    }
    const role = this.#roles[this.#roles.length - 1]
    if (role === 'record' && typeof value === 'string' && this.#recordKey === undefined)
      this.#recordKey = value
    else if (this.#next === 'other') this.#store(value)
    else throw new ImageError(`invalid type: ${value === null ? 'null' : typeof value}`)
  }

  bytes(value: Uint8Array): void {
    this.#keepRecord(this.#recordKey ?? '', value)
    // Two elements are all: the reader goes on after them with the array's end.
    this.#roles[this.#roles.length - 1] = 'other'
  }

  #roleWithin(): Role {
    const role = this.#roles[this.#roles.length - 1]
    return role === 'items' ? 'item' : role === 'records' ? 'record' : 'other'
  }

  #endBuilt(): void {
    this.#builder?.end()
    if (this.#builder?.done !== true) return
    const { value } = this.#builder
    this.#builder = undefined
    this.#store(value)
  }

  #store(value: unknown): void {
    const role = this.#roles[this.#roles.length - 1]
    if (role === 'image' || role === 'supplement') this.#ownMembers().set(this.#key, value)
    else if (role === 'item') this.#item.set(this.#key, value)
    else throw new ImageError('invalid length, expected a tuple of size 2')
  }

  #ownMembers(): Map<string, unknown> {
    return this.#roles.includes('supplement') ? this.#supplement : this.#image
  }

  #keepRecord(key: string, bytes: Uint8Array): void {
    const value = decodeRecordValue(bytes)
    const text = key.slice(key.indexOf('/') + 1)
    const number = value && this.#numbers.read(text, Math.floor(value.arrivalMs / 1000))
    if (value === undefined || number === undefined || number.counter >= Number.MAX_SAFE_INTEGER)
      throw invalidRecord(key)
    if (!this.#keepRecords && !this.#roles.includes('supplement')) return
    // Records of ferrokinesis whose shard had lost its counter share one.
    const place = this.#records.isEmpty ? number.counter : Math.max(number.counter, this.#records.next)
    if (place >= Number.MAX_SAFE_INTEGER) throw invalidRecord(key)
    const { partitionKey, data, arrivalMs, encrypted } = value
    this.#records.append({ partitionKey, data, arrivalMs, encrypted, sequenceSeconds: number.seconds }, place)
  }

  #keepItem(): void {
    const {
      stream_name: stream,
      shard_hex: hex,
      account_id,
      region,
      records,
    } = Object.fromEntries(this.#item)
    if (typeof stream !== 'string') throw new ImageError('missing field `stream_name`')
    if (typeof hex !== 'string' || !/^[0-9a-f]{8}$/.test(hex))
      throw new ImageError('missing field `shard_hex`')
    if (records !== true) throw new ImageError('missing field `records`')
    const scope =
      typeof account_id === 'string' && typeof region === 'string'
        ? { accountId: account_id, region }
        : undefined
    if (scope === undefined && !this.#keepRecords) return
    const shard = Number.parseInt(hex, 16)
    this.#shards.set(JSON.stringify([scope, stream, shard]), { scope, stream, shard, records: this.#records })
  }
}

const checksumWithin = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'crc32') ? [Object(value).crc32] : []

const invalidRecord = (key: string): ImageError => new ImageError(`invalid record ${JSON.stringify(key)}`)

const noRecords = (): ShardRecords =>
  new ShardRecords(new RecordLog(), { next: 0, lastSequenceSeconds: undefined })
