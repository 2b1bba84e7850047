import type { Command } from 'commander'
import { flag as flagOf, optionNames, optionRow } from '../composition/options.js'

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

/** Refuses the name of a command that is none of those below `command`. */
export const refuseCommand = (command: Command, name: string): never =>
  command.error(`unknown command '${name}'`)

const reasonIn = (text: string, command: Command): string => {
  const line = text
    .trim()
    .replace(/^error: |\.$/g, '')
    .replace(/\s*\n\s*/g, ' ')
  const [, flag = '', value = ''] = /^unknown option '(--[^=]+)=(.*)'/.exec(line) ?? []
  if (isSwitch(command, flag)) return valueOfSwitch(flag, value)
  return line.startsWith('unknown command ') ? `${line}; commands: ${namesBelow(command)}` : withAllowed(line)
}

const namesBelow = (command: Command): string =>
  command.commands.map((one) => one.name()).join(', ') || 'none'

/** A line that says that an option was given nothing, with what it takes. */
const withAllowed = (line: string): string => {
  const [, flag] = /^option '(--\S+) <value>' argument missing$/.exec(line) ?? []
  const name = optionNames.find((name) => flagOf(name) === flag)
  return name === undefined ? line : `${line}; allowed: ${optionRow(name).kind.allowed}`
}

const isSwitch = (command: Command, flag: string): boolean =>
  command.options.some(({ long, required, optional }) => long === flag && !required && !optional)

const valueOfSwitch = (flag: string, value: string): string =>
  `flag ${flag} takes no value, but got '${value}'`
