import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { errorCode } from '../../../adapters/errors/error-code.js'
import { osErrorText } from '../../../adapters/storage-file/os-error.js'

const full: unknown = runInNewContext(
  "Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 })",
)

test('an error of another realm has its code and its text', () => {
  expect(full).not.toBeInstanceOf(Error)
  expect(errorCode(full)).toBe('ENOSPC')
  expect(osErrorText(full)).toBe('No space left on device (os error 28)')
})

test.each([undefined, null, 'ENOSPC', 28, new Error('ENOSPC')])('%s has no code', (thrown) => {
  expect(errorCode(thrown)).toBeUndefined()
})
