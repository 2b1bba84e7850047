import { describe } from 'vitest'
import { bytesContract } from './bytes.js'
import type { HostUnderTest } from './host.js'
import { kinesisContract } from './kinesis.js'
import { streamingContract } from './streaming.js'

/** Declares the tests that every handler must pass, in every host that it is made for. */
export const handlerContract = (host: HostUnderTest): void => {
  describe(`handler contract: ${host.name}`, () => {
    bytesContract(host)
    kinesisContract(host)
    streamingContract(host)
  })
}
