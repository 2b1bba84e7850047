import { existsSync } from 'node:fs'
import { chmod, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeDirectory } from '../../../adapters/directories/make-directory.js'
import { temporaryDirectory } from '../../support/temporary-directory.js'

const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

test('makes what is missing for the owner only, and leaves what is there', async () => {
  const root = await temporaryDirectory()
  await chmod(root, 0o755)
  const path = join(root, 'a', 'b')
  await Promise.all([makeDirectory(path), makeDirectory(path)])
  await makeDirectory(path)
  expect([await mode(root), await mode(join(root, 'a')), await mode(path)]).toEqual([0o755, 0o700, 0o700])
})

test('makes it once when many ask for it at once', async () => {
  const root = await temporaryDirectory()
  for (let round = 0; round < 50; round++) {
    const path = join(root, String(round), 'b', 'c')
    await Promise.all(Array.from({ length: 8 }, () => makeDirectory(path)))
    expect(existsSync(path)).toBe(true)
  }
})

test('makes a relative path', async () => {
  await makeDirectory('.')
  expect(existsSync('.')).toBe(true)
})

test('says what the file system says where a file stands in the way', async () => {
  const root = await temporaryDirectory()
  await writeFile(join(root, 'file'), '')
  await expect(makeDirectory(join(root, 'file'))).rejects.toHaveProperty('code', 'EEXIST')
  await expect(makeDirectory(join(root, 'file', 'a', 'b'))).rejects.toHaveProperty('code', 'ENOTDIR')
})

test.skipIf(!existsSync('/proc/self'))(
  'ends where no directory can be made, as below /proc, where there is one',
  async () => {
    await expect(makeDirectory('/proc/missing/a/b')).rejects.toHaveProperty('code', 'ENOENT')
  },
)
