import { createCipheriv, createDecipheriv } from 'node:crypto'

const blockBytes = 16

/**
 * AES-256-CBC with PKCS#7 padding where every message has the same key and initialisation vector. Texts are binary
 * strings, one byte a character. One cipher of each direction serves all messages, because setting one up costs
 * more than a message: CBC mixes a block with the ciphertext before it, so a message starts afresh when that
 * block is made to look like the initialisation vector.
 */
export class FixedIvCipher {
  readonly #iv: string
  readonly #cipher
  readonly #decipher
  #lastBlock: string

  /**
   * @param key 32 bytes, hexadecimal
   * @param iv 16 bytes, hexadecimal
   */
  constructor(key: string, iv: string) {
    const keyBytes = bytesOf(key)
    const ivBytes = bytesOf(iv)
    this.#iv = String.fromCharCode(...ivBytes)
    this.#cipher = createCipheriv('aes-256-cbc', keyBytes, ivBytes).setAutoPadding(false)
    this.#decipher = createDecipheriv('aes-256-cbc', keyBytes, ivBytes).setAutoPadding(false)
    this.#lastBlock = this.#iv
  }

  encrypt(plaintext: string): string {
    const padding = blockBytes - (plaintext.length % blockBytes)
    const padded = plaintext + String.fromCharCode(padding).repeat(padding)
    const ciphertext = this.#cipher.update(this.#restarted(padded), 'latin1', 'latin1')
    this.#lastBlock = ciphertext.slice(-blockBytes)
    return ciphertext
  }

  /** @returns undefined when the length or the padding is wrong */
  decrypt(ciphertext: string): string | undefined {
    if (ciphertext.length === 0 || ciphertext.length % blockBytes !== 0) return undefined
    const padded = this.#decipher.update(this.#iv + ciphertext, 'latin1', 'latin1').slice(blockBytes)
    const padding = padded.charCodeAt(padded.length - 1)
    if (padding === 0 || padding > blockBytes) return undefined
    const end = padded.length - padding
    for (let at = end; at < padded.length; at++) if (padded.charCodeAt(at) !== padding) return undefined
    return padded.slice(0, end)
  }

  #restarted(padded: string): string {
    let firstBlock = ''
    for (let at = 0; at < blockBytes; at++) {
      firstBlock += String.fromCharCode(
        padded.charCodeAt(at) ^ this.#iv.charCodeAt(at) ^ this.#lastBlock.charCodeAt(at),
      )
    }
    return firstBlock + padded.slice(blockBytes)
  }
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
