import { hash } from 'node:crypto'

/**
 * The StreamId of a stream: the same for every process and different for a later stream of the same name.
 * @param createdAtMs epoch milliseconds
 * @returns text of the API model's pattern `[a-z0-9]{20}-[a-z0-9]{3}`
 */
export const streamId = (arn: string, createdAtMs: number): string => {
  const digest = hash('sha256', `${arn} ${createdAtMs}`, 'hex')
  return `${digest.slice(0, 20)}-${digest.slice(20, 23)}`
}
