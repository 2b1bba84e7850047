/** Far enough apart to be quick, and in no step with lengths of 8 or sectors of 512. */
const SAMPLED = 13

/** Whether every byte is damaged (`npm run test:repair`). */
export const everyByte = process.env.SHARDPORT_TEST_EVERY_BYTE !== undefined

/**
 * Positions of bytes to damage, from `from` to before `to`: a sample of them, or every one of them.
 * @param every whether that is so
 */
export const bytePositions = (from: number, to: number, every = everyByte): number[] => {
  const step = every ? 1 : SAMPLED
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step)
}
