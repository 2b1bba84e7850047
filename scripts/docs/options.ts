/** Writes `docs/options.md` from the options table. Run with `npm run generate`. */
import { writeFileSync } from 'node:fs'
import { optionsDocument } from './options-document.js'

writeFileSync(new URL('../../docs/options.md', import.meta.url), optionsDocument())
