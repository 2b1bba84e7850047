import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { showProgress } from '../../cli/progress.js'

const written = (isTTY: boolean): string => {
  const output = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream & PassThrough
  const progress = showProgress(output)
  progress.show('one')
  progress.show('two')
  progress.clear()
  return String(output.read() ?? '')
}

test('a terminal sees one line that changes and goes', () => {
  expect(written(true)).toBe('\r\u001b[Kone\r\u001b[Ktwo\r\u001b[K')
})

test('nothing else sees any of it', () => {
  expect(written(false)).toBe('')
})
