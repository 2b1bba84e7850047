import { Buffer, isUtf8 } from 'node:buffer'

/** What a {@link JsonReader} finds, in the order of the text. */
export interface JsonHandler {
  startObject(): void
  key(name: string): void
  endObject(): void
  /** @returns true to be given the array as {@link bytes}: it must hold whole numbers from 0 to 255 only */
  startArray(): boolean
  endArray(): void
  scalar(value: string | number | boolean | null): void
  /** The bytes of an array. They are overwritten after the call. */
  bytes(value: Uint8Array): void
}

/** A text that is no JSON. The messages are worded as in Rust's serde_json, which users of ferrokinesis know. */
export class JsonError extends Error {
  override readonly name = 'JsonError'
}

const expectsValue = 0
const expectsFirstValueOrEnd = 1
const expectsKey = 2
const expectsFirstKeyOrEnd = 3
const expectsColon = 4
const afterValue = 5
const inString = 6
const inWord = 7
const inBytes = 8
const done = 9

const newLine = 0x0a
const quote = 0x22
const comma = 0x2c
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

const numberPattern = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/
const maxDepth = 128
/** A byte as a number, and the comma after it. */
const longestByte = 4

/**
 * Reads one JSON value that arrives in chunks of bytes. Holds no more of it than one string or one array of bytes, so
 * the length of the text is not bounded by that of a JavaScript string.
 */
export class JsonReader {
  readonly #handler: JsonHandler
  #state = expectsValue
  /** For each open container, whether it is an object. */
  readonly #stack: boolean[] = []
  #parts: Buffer[] = []
  #escaped = false
  #withEscapes = false
  #stringIsKey = false
  #scratch = Buffer.allocUnsafe(1024)
  #scratchLength = 0
  #number = -1
  #numberEnded = false
  #commaRead = false
  /** Bytes before the chunk, and before the current line. */
  #offset = 0
  #lineStart = 0
  #line = 1

  constructor(handler: JsonHandler) {
    this.#handler = handler
  }

  /** @throws JsonError, and what the handler throws */
  write(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      if (this.#state === inString) at = this.#readString(chunk, at)
      else if (this.#state === inWord) at = this.#readWord(chunk, at)
      else if (this.#state === inBytes) at = this.#readBytes(chunk, at)
      else at = this.#readToken(chunk, at)
    }
    this.#offset += chunk.length
  }

  /** @throws JsonError when the value is not complete */
  end(): void {
    if (this.#state === inWord) this.#endWord(this.#takeParts().toString('latin1'), 0)
    if (this.#state === done) return
    const what =
      this.#state === inString
        ? 'a string'
        : this.#state === expectsValue || this.#stack.length === 0
          ? 'a value'
          : this.#stack[this.#stack.length - 1] === true
            ? 'an object'
            : 'a list'
    throw this.#error(`EOF while parsing ${what}`, -1)
  }

  #readToken(chunk: Buffer, at: number): number {
    const byte = chunk[at] as number
    if (isSpace(byte)) {
      if (byte === newLine) {
        this.#line += 1
        this.#lineStart = this.#offset + at + 1
      }
      return at + 1
    }
    switch (this.#state) {
      case expectsFirstValueOrEnd:
        if (byte === closeBracket) return this.#endContainer(at)
        return this.#startValue(chunk, at)
      case expectsValue:
        return this.#startValue(chunk, at)
      case expectsFirstKeyOrEnd:
        if (byte === closeBrace) return this.#endContainer(at)
        return this.#startKey(byte, at)
      case expectsKey:
        return this.#startKey(byte, at)
      case expectsColon:
        if (byte !== 0x3a) throw this.#error('expected `:`', at)
        this.#state = expectsValue
        return at + 1
      case afterValue: {
        const inObject = this.#stack[this.#stack.length - 1] === true
        if (byte === (inObject ? closeBrace : closeBracket)) return this.#endContainer(at)
        if (byte !== comma) throw this.#error(inObject ? 'expected `,` or `}`' : 'expected `,` or `]`', at)
        this.#state = inObject ? expectsKey : expectsValue
        return at + 1
      }
      default:
        throw this.#error('trailing characters', at)
    }
  }

  #startKey(byte: number, at: number): number {
    if (byte !== quote) throw this.#error('key must be a string', at)
    this.#state = inString
    this.#stringIsKey = true
    return at + 1
  }

  #startValue(chunk: Buffer, at: number): number {
    const byte = chunk[at]
    if (byte === quote) {
      this.#state = inString
      this.#stringIsKey = false
      return at + 1
    }
    if (byte === openBrace || byte === openBracket) {
      if (this.#stack.length === maxDepth) throw this.#error('recursion limit exceeded', at)
      this.#stack.push(byte === openBrace)
      if (byte === openBrace) {
        this.#handler.startObject()
        this.#state = expectsFirstKeyOrEnd
      } else if (this.#handler.startArray()) {
        this.#state = inBytes
        this.#scratchLength = 0
        this.#number = -1
        this.#numberEnded = false
        this.#commaRead = false
      } else this.#state = expectsFirstValueOrEnd
      return at + 1
    }
    this.#state = inWord
    return this.#readWord(chunk, at)
  }

  #endContainer(at: number): number {
    if (this.#stack.pop() === true) this.#handler.endObject()
    else this.#handler.endArray()
    this.#endValue()
    return at + 1
  }

  #endValue(): void {
    this.#state = this.#stack.length === 0 ? done : afterValue
  }

  #readString(chunk: Buffer, from: number): number {
    let at = from
    for (; at < chunk.length; at++) {
      const byte = chunk[at] as number
      if (this.#escaped) this.#escaped = false
      else if (byte === quote) {
        this.#parts.push(chunk.subarray(from, at))
        this.#endString(at)
        return at + 1
      } else if (byte === backslash) {
        this.#escaped = true
        this.#withEscapes = true
      } else if (byte < 0x20)
        throw this.#error('control character (\\u0000-\\u001F) found while parsing a string', at)
    }
    // A copy: the chunk's memory is used again.
    this.#parts.push(Buffer.from(chunk.subarray(from, at)))
    return at
  }

  #endString(at: number): void {
    const bytes = this.#takeParts()
    if (!isUtf8(bytes)) throw this.#error('invalid unicode code point', at)
    const raw = bytes.toString('utf8')
    const text = this.#withEscapes ? this.#unescaped(raw, at) : raw
    this.#withEscapes = false
    if (this.#stringIsKey) {
      this.#handler.key(text)
      this.#state = expectsColon
    } else {
      this.#handler.scalar(text)
      this.#endValue()
    }
  }

  #unescaped(raw: string, at: number): string {
    try {
      return JSON.parse(`"${raw}"`)
    } catch {
      throw this.#error('invalid escape', at)
    }
  }

  #readWord(chunk: Buffer, from: number): number {
    let at = from
    while (at < chunk.length && isWordByte(chunk[at] as number)) at++
    if (at < chunk.length && this.#parts.length === 0) {
      // Most words: a copy of each would take longer than all else.
      this.#endWord(chunk.toString('latin1', from, at), at)
      return at
    }
    this.#parts.push(Buffer.from(chunk.subarray(from, at)))
    if (at < chunk.length) this.#endWord(this.#takeParts().toString('latin1'), at)
    return at
  }

  #endWord(word: string, at: number): void {
    const value = literals.get(word)
    if (value !== undefined) this.#handler.scalar(value)
    else if (numberPattern.test(word)) this.#handler.scalar(Number(word))
    else throw this.#error('expected value', at - word.length)
    this.#endValue()
  }

  #readBytes(chunk: Buffer, from: number): number {
    const start = this.#number < 0 && !this.#numberEnded ? this.#readPlainBytes(chunk, from) : from
    let number = this.#number
    for (let at = start; at < chunk.length; at++) {
      const byte = chunk[at] as number
      const digit = byte - 0x30
      if (digit >= 0 && digit <= 9) {
        if (this.#numberEnded || number === 0) throw this.#error('expected `,` or `]`', at)
        number = number < 0 ? digit : number * 10 + digit
        if (number > 255) throw this.#error(`invalid value: integer \`${number}\`, expected u8`, at)
      } else if (byte === comma) {
        if (number < 0) throw this.#error('expected value', at)
        this.#keepByte(number)
        number = -1
        this.#numberEnded = false
        this.#commaRead = true
      } else if (byte === closeBracket) {
        if (number >= 0) this.#keepByte(number)
        else if (this.#commaRead) throw this.#error('trailing comma', at)
        this.#stack.pop()
        this.#handler.bytes(this.#scratch.subarray(0, this.#scratchLength))
        this.#endValue()
        return at + 1
      } else if (isSpace(byte)) {
        if (number >= 0) this.#numberEnded = true
      } else throw this.#error('expected value', at)
    }
    this.#number = number
    return chunk.length
  }

  /**
   * Reads whole numbers, each with the comma after it, for as long as there is nothing else: nearly all of a large
   * image is that.
   * @returns where it stopped
   */
  #readPlainBytes(chunk: Buffer, from: number): number {
    const last = chunk.length - longestByte
    this.#makeRoom((last - from) / 2 + 1)
    const scratch = this.#scratch
    let length = this.#scratchLength
    let at = from
    while (at <= last) {
      const first = (chunk[at] as number) - 0x30
      if (first < 0 || first > 9) break
      let behind = chunk[at + 1] as number
      if (behind === comma) {
        scratch[length++] = first
        at += 2
        continue
      }
      const second = behind - 0x30
      if (first === 0 || second < 0 || second > 9) break
      behind = chunk[at + 2] as number
      if (behind === comma) {
        scratch[length++] = first * 10 + second
        at += 3
        continue
      }
      const third = behind - 0x30
      const number = first * 100 + second * 10 + third
      if (third < 0 || third > 9 || number > 255 || chunk[at + 3] !== comma) break
      scratch[length++] = number
      at += 4
    }
    if (at > from) this.#commaRead = true
    this.#scratchLength = length
    return at
  }

  #keepByte(byte: number): void {
    this.#makeRoom(1)
    this.#scratch[this.#scratchLength++] = byte
  }

  #makeRoom(bytes: number): void {
    if (this.#scratchLength + bytes <= this.#scratch.length) return
    const wider = Buffer.allocUnsafe((this.#scratch.length + Math.ceil(bytes)) * 2)
    this.#scratch.copy(wider, 0, 0, this.#scratchLength)
    this.#scratch = wider
  }

  #takeParts(): Buffer {
    const [only] = this.#parts
    const bytes = only !== undefined && this.#parts.length === 1 ? only : Buffer.concat(this.#parts)
    this.#parts = []
    return bytes
  }

  #error(what: string, at: number): JsonError {
    return new JsonError(`${what} at line ${this.#line} column ${this.#offset + at + 1 - this.#lineStart}`)
  }
}

const literals: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
])

const isSpace = (byte: number): boolean => byte === 0x20 || byte === newLine || byte === 0x0d || byte === 0x09

/** Letters, digits, `+`, `-` and `.`: what numbers and the three literals are made of. */
const isWordByte = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  byte === 0x2b ||
  byte === 0x2d ||
  byte === 0x2e
