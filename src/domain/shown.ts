/** A value for an error line: short, on one line, whatever it is. */
export const shown = (value: unknown): string => {
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number' || value === undefined) return String(value)
  try {
    return shortened(JSON.stringify(value) ?? typeof value)
  } catch {
    return 'an object'
  }
}

const shortened = (line: string): string => (line.length > 100 ? `${line.slice(0, 100)}…` : line)
