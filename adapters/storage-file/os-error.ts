import { getSystemErrorMap } from 'node:util'
import { errorCode } from '../errors/error-code.js'

/**
 * An error of the operating system as ferrokinesis words it, for example `No space left on device (os error 28)`; the
 * message of any other error.
 */
export const osErrorText = (error: unknown): string => {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error)
  const number = 'errno' in error && typeof error.errno === 'number' ? error.errno : undefined
  const [code, text] = (number === undefined ? undefined : getSystemErrorMap().get(number)) ?? []
  if (number === undefined || text === undefined) return String(error.message)
  const words = code === 'EIO' ? 'input/output error' : text
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} (os error ${-number})`
}

/** Whether a disk, or somebody's share of it, is full. */
export const isFullDisk = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(String(errorCode(error)))

/** Whether something stands already where something was to be made. */
export const isThereAlready = (error: unknown): boolean => errorCode(error) === 'EEXIST'
