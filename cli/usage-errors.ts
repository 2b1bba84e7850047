import type { Command } from 'commander'

/** Makes a usage error of a command, or of a command below it, one line that names the help to read. */
export const pointErrorsToHelp = (command: Command, path: string): void => {
  command.configureOutput({
    outputError: (text, write) => write(`shardport: ${reasonIn(text, command)}; see ${path} --help\n`),
  })
  for (const subcommand of command.commands) pointErrorsToHelp(subcommand, `${path} ${subcommand.name()}`)
}

/**
 * Refuses an argument of a command that takes none.
 * @param args all that the program was given
 */
export const refuseArgument = (command: Command, argument: string, args: readonly string[]): never => {
  const before = args[args.indexOf(argument) - 1] ?? ''
  return command.error(
    isSwitch(command, before)
      ? valueOfSwitch(before, argument)
      : `${command.name()} takes no arguments, but got '${argument}'`,
  )
}

const reasonIn = (text: string, command: Command): string => {
  const line = text
    .trim()
    .replace(/^error: |\.$/g, '')
    .replace(/\s*\n\s*/g, ' ')
  const [, flag = '', value = ''] = /^unknown option '(--[^=]+)=(.*)'/.exec(line) ?? []
  return isSwitch(command, flag) ? valueOfSwitch(flag, value) : line
}

const isSwitch = (command: Command, flag: string): boolean =>
  command.options.some(({ long, required, optional }) => long === flag && !required && !optional)

const valueOfSwitch = (flag: string, value: string): string =>
  `flag ${flag} takes no value, but got '${value}'`
