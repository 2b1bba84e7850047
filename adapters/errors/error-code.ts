/**
 * The code of an error, such as `ENOENT`. Not by its class: where test runners evaluate modules in a realm of its own,
 * errors of Node are instances of another `Error`.
 */
export const errorCode = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
