import type { Measurement } from './generator.js'

/**
 * Reads what h2load prints after `--duration`.
 * @throws Error when it is something else
 */
export const measurementOf = (output: string): Measurement => {
  const number = (pattern: RegExp): number => {
    const found = pattern.exec(output)?.[1]
    if (found === undefined) throw new Error(`h2load printed nothing like ${pattern.source}: ${output}`)
    return Number(found)
  }
  const answers = number(/^requests: .* (\d+) done/m)
  const perSecond = number(/^finished in .*, ([\d.]+) req\/s/m)
  return {
    answers,
    bytes: number(/^traffic: \S+ \((\d+)\) total/m),
    // The time that it prints is rounded to hundredths, and longer than the time that it divides by.
    seconds: answers === 0 ? number(/^finished in ([\d.]+)s/m) : answers / perSecond,
    errors: number(/^requests: .* (\d+) failed/m),
  }
}
