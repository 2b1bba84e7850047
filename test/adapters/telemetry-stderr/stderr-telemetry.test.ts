import { afterEach, expect, test, vi } from 'vitest'
import { SilentTelemetry } from '../../../adapters/telemetry-stderr/silent-telemetry.js'
import { StderrTelemetry } from '../../../adapters/telemetry-stderr/stderr-telemetry.js'
import type { LogLevel, Telemetry } from '../../../src/ports/telemetry.js'

afterEach(() => {
  vi.restoreAllMocks()
})

const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug']

const written = (telemetry: Telemetry, message: string): string[] => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  for (const level of levels) telemetry.log(level, message)
  return write.mock.calls.map(([text]) => String(text))
}

test.each([
  ['error', 1],
  ['warn', 2],
  ['info', 3],
  ['debug', 4],
] as const)('level %s writes itself and what is more severe', (level, count) => {
  expect(written(new StderrTelemetry(level), 'hello')).toEqual(
    levels.slice(0, count).map((each) => `shardport: ${each}: hello\n`),
  )
})

test('a message cannot add lines or steer the terminal', () => {
  expect(written(new StderrTelemetry('error'), 'a\nshardport: info: b\r\u001b[2J')).toEqual([
    'shardport: error: a\\x0ashardport: info: b\\x0d\\x1b[2J\n',
  ])
})

test('the silent one writes nothing', () => {
  expect(written(new SilentTelemetry(), 'hello')).toEqual([])
})
