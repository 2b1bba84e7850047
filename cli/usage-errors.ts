import type { Command } from 'commander'

/** Makes a usage error of a command, or of a command below it, one line that names the help to read. */
export const pointErrorsToHelp = (command: Command, path: string): void => {
  command.configureOutput({
    outputError: (text, write) => write(`shardport: ${inOneLine(text)}; see ${path} --help\n`),
  })
  for (const subcommand of command.commands) pointErrorsToHelp(subcommand, `${path} ${subcommand.name()}`)
}

const inOneLine = (text: string): string =>
  text
    .trim()
    .replace(/^error: |\.$/g, '')
    .replace(/\s*\n\s*/g, ' ')
