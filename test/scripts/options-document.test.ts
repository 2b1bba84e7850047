import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { optionsDocument } from '../../scripts/docs/options-document.js'

test('docs/options.md says what the options table says (else run npm run generate)', () => {
  expect(readFileSync(new URL('../../docs/options.md', import.meta.url), 'utf8')).toBe(optionsDocument())
})
