import { describe, expect, test } from 'vitest'
import { parseOptions } from '../../benchmarks/options.js'

const known = { benchmarks: ['PutRecord', 'HTTP/2'], servers: ['floor', 'ours'] }
const parse = (...args: string[]) => parseOptions(args, known)

describe('options of the benchmark command', () => {
  test('measure everything unless told otherwise', () => {
    expect(parse()).toEqual({
      settings: { rounds: 5, laps: 4, seconds: 1, warmUpSeconds: 3, scale: 1 },
      benchmarks: [],
      servers: [],
      generator: undefined,
      resume: false,
      publish: false,
    })
  })

  test('tell benchmarks from servers', () => {
    expect(parse('--only', 'ours,HTTP/2')).toMatchObject({ benchmarks: ['HTTP/2'], servers: ['ours'] })
  })

  test('measure less when it is to be quick, and as much of it as they are told', () => {
    const { settings } = parse('--quick', '--rounds', '2')
    expect(settings.rounds).toBe(2)
    expect(settings.seconds).toBe(1)
    expect(settings.scale).toBeLessThan(1)
  })

  test.each([
    [['--only', 'theirs'], '--only knows PutRecord, HTTP/2, floor, ours, not "theirs"'],
    [['--rounds', '0'], '--rounds takes a whole number from 1 to 1000, not "0"'],
    [['--seconds', '1.5'], '--seconds takes a whole number from 1 to 1000, not "1.5"'],
    [['--generator', 'ab'], '--generator takes wrk or bundled, not "ab"'],
  ])('refuse %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message)
  })
})
