/**
 * Writes what the options table says to `docs/options.md` and, for editors, to `composition/options.generated.ts`. Run
 * with `npm run generate`.
 */
import { writeFileSync } from 'node:fs'
import { optionTypes } from './option-types.js'
import { optionsDocument } from './options-document.js'

writeFileSync(new URL('../../docs/options.md', import.meta.url), optionsDocument())
writeFileSync(new URL('../../composition/options.generated.ts', import.meta.url), optionTypes())
