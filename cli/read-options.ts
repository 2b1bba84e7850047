import { type CommandLine, resolveCommandOptions, unknownVariables } from '../composition/command-options.js'
import type { OptionName, ResolvedOptions } from '../composition/options.js'

/**
 * Reads the command's options, and warns of environment variables that look like options and are none.
 * @param defaults where they are not those of the table
 * @throws OptionError
 */
export const readOptions = (
  commandLine: CommandLine,
  defaults: Readonly<Partial<Record<OptionName, string>>> = {},
): Promise<ResolvedOptions> => {
  for (const warning of unknownVariables(process.env)) process.stderr.write(`shardport: ${warning}\n`)
  return resolveCommandOptions(commandLine, process.env, defaults)
}
