/** CRC-32 (IEEE 802.3), as event streams carry it. Four tables: one step for four bytes. */

const tables = ((): readonly Int32Array[] => {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte
    for (let bit = 0; bit < 8; bit++)
      remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1
    return remainder
  })
  const result = [first]
  for (let step = 1; step < 4; step++) {
    const before = result[step - 1] as Int32Array
    result.push(before.map((remainder) => (remainder >>> 8) ^ (first[remainder & 255] as number)))
  }
  return result
})()
const [table0, table1, table2, table3] = tables as [Int32Array, Int32Array, Int32Array, Int32Array]

/**
 * @param end number of leading bytes that count
 * @returns an unsigned 32-bit number
 */
export const crc32 = (bytes: Uint8Array, end = bytes.length): number => {
  let crc = -1
  let at = 0
  for (; at + 4 <= end; at += 4) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    crc =
      (table3[crc & 255] as number) ^
      (table2[(crc >>> 8) & 255] as number) ^
      (table1[(crc >>> 16) & 255] as number) ^
      (table0[crc >>> 24] as number)
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ (table0[(crc ^ (bytes[at] as number)) & 255] as number)
  return ~crc >>> 0
}
