/** Far enough apart to be quick, and in no step with lengths of 8 or sectors of 512. */
const SAMPLED = 13

/**
 * Positions of bytes to damage, from `from` to before `to`: a sample of them, or every one where
 * SHARDPORT_TEST_EVERY_BYTE is set (`npm run test:repair`).
 */
export const bytePositions = (from: number, to: number): number[] => {
  const step = process.env.SHARDPORT_TEST_EVERY_BYTE === undefined ? SAMPLED : 1
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step)
}
