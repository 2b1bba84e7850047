import { readFileSync } from 'node:fs'
import { expect, expectTypeOf, test } from 'vitest'
import type { KinesisOptions, ListenOptions } from '../../composition/options.generated.js'
import type { OptionInputs } from '../../composition/options.js'
import { optionTypes } from '../../scripts/docs/option-types.js'
import { optionsDocument } from '../../scripts/docs/options-document.js'

const written = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

test('docs/options.md says what the options table says (else run npm run generate)', () => {
  expect(written('docs/options.md')).toBe(optionsDocument())
})

test('composition/options.generated.ts says what the options table says (else run npm run generate)', () => {
  expect(written('composition/options.generated.ts')).toBe(optionTypes())
})

test('the public types of options are those of the table', () => {
  expectTypeOf<KinesisOptions>().branded.toEqualTypeOf<OptionInputs<'kinesis'>>()
  expectTypeOf<ListenOptions>().branded.toEqualTypeOf<OptionInputs<'listen'>>()
})

test('an option says in editors what it means, what is allowed and what it is unless given', () => {
  expect(written('composition/options.generated.ts')).toContain(`  /**
   * How long a shard iterator can be used, in seconds.
   *
   * Allowed: a whole number from 1 to 86400.
   *
   * Default: \`300\`.
   */
  readonly iteratorTtlSeconds?:`)
})
