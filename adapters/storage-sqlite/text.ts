import { Buffer } from 'node:buffer'

/** Bytes that sort as JavaScript compares strings, for every string: UTF-16BE. */
export const sortableBytes = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

export const textOfSortable = (bytes: Uint8Array): string => Buffer.from(bytes).swap16().toString('utf16le')

/** The text with U+FFFD for what UTF-8 cannot hold, as every encoder puts it. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')
