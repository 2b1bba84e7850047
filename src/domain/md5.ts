import { Buffer } from 'node:buffer'

const wordsOfBlock = 16
const lengthBytes = 8
const mostBytesOfUnit = 3

/** Long enough for a partition key with its padding, so that nothing is made for each. */
const usualWords = new Int32Array(17 * wordsOfBlock)
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32))

/**
 * MD5 of a text's UTF-8 bytes, as RFC 1321 has it. By hand because every record is hashed for which there is a choice of
 * shards: for a short key some 0.6 of the time of `crypto.hash`, and there too where OpenSSL takes FIPS algorithms only.
 * @returns 16 characters of which each is a byte
 */
export const md5 = (text: string): string => {
  const words = wordsFor(text.length * mostBytesOfUnit)
  const end = pad(text, words)
  let a = 0x67452301
  let b = 0xefcdab89 | 0
  let c = 0x98badcfe | 0
  let d = 0x10325476
  for (let block = 0; block < end; block += wordsOfBlock) {
    const [startA, startB, startC, startD] = [a, b, c, d]
    for (let i = 0; i < 16; i += 4) {
      a = step(a + ((b & c) | (~b & d)), words, block | i, i, 7, b)
      d = step(d + ((a & b) | (~a & c)), words, block | (i + 1), i + 1, 12, a)
      c = step(c + ((d & a) | (~d & b)), words, block | (i + 2), i + 2, 17, d)
      b = step(b + ((c & d) | (~c & a)), words, block | (i + 3), i + 3, 22, c)
    }
    for (let i = 16; i < 32; i += 4) {
      a = step(a + ((b & d) | (c & ~d)), words, block | ((5 * i + 1) & 15), i, 5, b)
      d = step(d + ((a & c) | (b & ~c)), words, block | ((5 * i + 6) & 15), i + 1, 9, a)
      c = step(c + ((d & b) | (a & ~b)), words, block | ((5 * i + 11) & 15), i + 2, 14, d)
      b = step(b + ((c & a) | (d & ~a)), words, block | ((5 * i) & 15), i + 3, 20, c)
    }
    for (let i = 32; i < 48; i += 4) {
      a = step(a + (b ^ c ^ d), words, block | ((3 * i + 5) & 15), i, 4, b)
      d = step(d + (a ^ b ^ c), words, block | ((3 * i + 8) & 15), i + 1, 11, a)
      c = step(c + (d ^ a ^ b), words, block | ((3 * i + 11) & 15), i + 2, 16, d)
      b = step(b + (c ^ d ^ a), words, block | ((3 * i + 14) & 15), i + 3, 23, c)
    }
    for (let i = 48; i < 64; i += 4) {
      a = step(a + (c ^ (b | ~d)), words, block | ((7 * i) & 15), i, 6, b)
      d = step(d + (b ^ (a | ~c)), words, block | ((7 * i + 7) & 15), i + 1, 10, a)
      c = step(c + (a ^ (d | ~b)), words, block | ((7 * i + 14) & 15), i + 2, 15, d)
      b = step(b + (d ^ (c | ~a)), words, block | ((7 * i + 5) & 15), i + 3, 21, c)
    }
    a = (a + startA) | 0
    b = (b + startB) | 0
    c = (c + startC) | 0
    d = (d + startD) | 0
  }
  return characters(a, b, c, d)
}

const step = (
  sum: number,
  words: Int32Array,
  word: number,
  sine: number,
  bits: number,
  added: number,
): number => {
  const full = sum + (words[word] as number) + (sines[sine] as number)
  return (((full << bits) | (full >>> (32 - bits))) + added) | 0
}

const wordsFor = (bytes: number): Int32Array => {
  const length = paddedWords(bytes)
  return length > usualWords.length ? new Int32Array(length) : usualWords
}

/** Whole blocks for that many bytes, a bit that is set behind them, and their number. */
const paddedWords = (bytes: number): number => (((bytes + lengthBytes) >> 6) + 1) * wordsOfBlock

/** Writes the padded text. @returns how many words it takes */
const pad = (text: string, words: Int32Array): number => {
  const end = clear(words, text.length)
  let units = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    units |= unit
    put(words, i, unit)
  }
  return units > 0x7f ? padBytes(Buffer.from(text), words) : end
}

const padBytes = (bytes: Uint8Array, words: Int32Array): number => {
  const end = clear(words, bytes.length)
  for (const [i, byte] of bytes.entries()) put(words, i, byte)
  return end
}

/** Clears what a text of that many bytes will take, up to its padding. @returns how many words that is */
const clear = (words: Int32Array, bytes: number): number => {
  const end = paddedWords(bytes)
  words.fill(0, 0, end)
  put(words, bytes, 0x80)
  words[end - 2] = bytes << 3
  words[end - 1] = bytes >>> 29
  return end
}

const put = (words: Int32Array, index: number, byte: number): void => {
  words[index >> 2] = (words[index >> 2] as number) | (byte << ((index & 3) << 3))
}

const characters = (a: number, b: number, c: number, d: number): string =>
  // biome-ignore format: a word a line
  String.fromCharCode(
    a & 0xff, (a >>> 8) & 0xff, (a >>> 16) & 0xff, a >>> 24,
    b & 0xff, (b >>> 8) & 0xff, (b >>> 16) & 0xff, b >>> 24,
    c & 0xff, (c >>> 8) & 0xff, (c >>> 16) & 0xff, c >>> 24,
    d & 0xff, (d >>> 8) & 0xff, (d >>> 16) & 0xff, d >>> 24,
  )
