import { readFileSync } from 'node:fs'
import { OptionError } from './resolve-options.js'

/**
 * Reads a file that an option names.
 * @param name what stands in the error before the reason
 * @throws OptionError
 */
export const readOptionFile = (path: string, name: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new OptionError(`${name}: ${reasons[String(code)] ?? `cannot be read: ${message}`}`, {
      cause: error,
    })
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'there is no permission to read it',
  EPERM: 'there is no permission to read it',
}
