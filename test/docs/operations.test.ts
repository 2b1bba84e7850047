import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { OperationName } from '../../src/operations/api.generated.js'
import { operations } from '../../src/operations/registry.js'

const text = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')
const rows = text
  .split('\n')
  .filter((line) => /^\| [A-Z]/.test(line) && !line.startsWith('| Operation'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

test('the table names every operation of the API once, in order', () => {
  const names = rows.map(([, name]) => name)
  expect(names).toHaveLength(57)
  expect(names).toEqual(Object.keys(operations).sort())
})

test.each(rows.map(([, name, played]) => [name, played]))('%s: %s', (name, played) => {
  const here = operations[name as OperationName] !== undefined
  expect(played).toBe(here ? 'yes' : 'to come')
})

test('every row says something in every cell', () => {
  for (const cells of rows)
    expect(cells.slice(1, 5).every((cell) => cell !== undefined && cell !== '')).toBe(true)
})
