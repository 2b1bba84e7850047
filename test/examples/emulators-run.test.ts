import { expect, test } from 'vitest'
import { run } from '../support/command.js'

test('what the emulators need is named where it is missing', async () => {
  const { ended } = run('/bin/bash', ['test/emulators/run'], { PATH: '/nowhere' })
  expect(await ended).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'aws-lambda-ric is compiled when it is installed, and this machine lacks: cmake g++ make python3 xz\n',
  })
})
