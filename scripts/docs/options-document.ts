import { execDefaults } from '../../cli/exec.js'
import {
  environmentVariable,
  flag,
  type OptionName,
  type OptionRow,
  optionNames,
  optionTable,
  tomlKey,
} from '../../composition/options.js'

/** The text of `docs/options.md`. */
export const optionsDocument =
  (): string => `<!-- Written by \`npm run generate\` from composition/options.ts. Do not edit. -->

# Options

In code, options are given by name to \`createKinesis\` or, where the table says so, to \`listen\`. Code reads no
environment variables and no files.

The \`shardport\` command takes each option as a flag, as an environment variable or from the TOML file that \`--config\`
or \`SHARDPORT_CONFIG\` names. A flag goes before the environment, the environment before the file, the file before the
AWS SDKs' variables in the table, and those before the default. An empty environment variable counts as not set, and
the command warns of an unknown one whose name begins with \`SHARDPORT_\`. TOML keys are spelled like the flags, with
hyphens; an unknown key is an error. A flag that is true or false takes no value: \`--pin-account-region\`,
\`--no-pin-account-region\`.

\`storage\` and \`stateDir\` are two ways to give one option: where either is given, neither is read from what comes
behind. A path that is \`~\` or begins with \`~/\` begins in your home directory, also in code.

| Name | Given to | Flag | Environment | TOML key | Default | Allowed | Meaning |
|---|---|---|---|---|---|---|---|
${optionNames.map((name) => tableRow(name, optionTable[name])).join('\n')}

\`streams\` is written \`orders:4,events:on-demand\` in flags and variables. In code it is that text or
\`{ orders: 4, events: 'on-demand' }\`, in TOML that text or a table:

\`\`\`toml
port = 4567
shard-limit = 100

[streams]
orders = 4
events = "on-demand"
\`\`\`
`

const tableRow = (name: OptionName, row: OptionRow): string => {
  const { awsEnvironment = [], help, kind, of } = row
  const cells = [
    `\`${name}\``,
    of === 'listen' ? '`listen`' : '`createKinesis`',
    `\`${flag(name)}\``,
    [environmentVariable(name), ...awsEnvironment].map((variable) => `\`${variable}\``).join(', '),
    `\`${tomlKey(name)}\``,
    defaults(name, row),
    kind.allowed,
    help,
  ]
  return `| ${cells.join(' | ')} |`
}

/** Of code, and of the commands where theirs are others. */
const defaults = (name: OptionName, { commandDefault, default: codeDefault }: OptionRow): string => {
  const ofExec = execDefaults[name]
  return [
    shownDefault(codeDefault),
    ...(commandDefault === undefined
      ? []
      : [`\`serve\`${ofExec === undefined ? ' and `exec`' : ''}: ${shownDefault(commandDefault)}`]),
    ...(ofExec === undefined ? [] : [`\`exec\`: ${shownDefault(ofExec)}`]),
  ].join('; ')
}

const shownDefault = (value: string): string => (value === '' ? 'none' : `\`${value}\``)
