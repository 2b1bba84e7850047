import { type OptionRow, optionNamesOf, optionTable } from '../../composition/options.js'

type Of = OptionRow['of']

/** The text of `composition/options.generated.ts`: the public types of options, with what editors show of each. */
export const optionTypes =
  (): string => `// Generated from composition/options.ts by scripts/docs/options.ts. Do not edit.
import type { OptionInputs } from './options.js'

${interfaceOf('KinesisOptions', 'kinesis', 'createKinesis')}
${interfaceOf('ListenOptions', 'listen', 'listen')}`

/** Members take their types from the table, and what is extended has the compiler refuse any that it lacks. */
const interfaceOf = (
  name: string,
  of: Of,
  functionName: string,
): string => `/** Options of \`${functionName}\`; docs/options.md has them in one table. */
export interface ${name} extends OptionInputs<'${of}'> {
${optionNamesOf(of)
  .map((option) => memberOf(option, of))
  .join('\n')}
}
`

const memberOf = (name: keyof typeof optionTable, of: Of): string => {
  const { default: fallback, help, kind, standsFor }: OptionRow = optionTable[name]
  return `  /**
   * ${help}.
   *
   * Allowed: ${kind.allowed}.
   *
   * Default: ${fallback === '' ? (standsFor === undefined ? 'none' : `none, see \`${standsFor}\``) : `\`${fallback}\``}.
   */
  readonly ${name}?: OptionInputs<'${of}'>['${name}']`
}
