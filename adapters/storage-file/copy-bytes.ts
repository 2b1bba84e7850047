import { Buffer } from 'node:buffer'
import type { OpenFile, ReadableFile } from './file-system.js'

/** Most bytes that are copied at once, and held in memory meanwhile. */
export const copyBlockBytes = 1024 * 1024

/** @param end where to stop in `from` */
export const copyBytes = async (
  from: ReadableFile,
  start: number,
  to: OpenFile,
  target: number,
  end: number,
): Promise<void> => {
  const block = Buffer.allocUnsafe(Math.min(copyBlockBytes, Math.max(0, end - start)))
  for (let at = start; at < end; ) {
    const read = await from.read(block.subarray(0, Math.min(block.length, end - at)), at)
    if (read === 0) throw new Error(`the file ends at byte ${at} of ${end}`)
    await to.write(block.subarray(0, read), target + at - start)
    at += read
  }
}
