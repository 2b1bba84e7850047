import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundlePackage } from '../../scripts/bundle-package.js'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shardport-build-'))
  await bundlePackage(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

const staticImport = /^(?:import|export)\b[^'"\n]*["']([^"'\n]+)["'];?$/gm
const requireCall = /\brequire\(["']([^"']+)["']\)/g

const namesIn = (file: string, statement: RegExp): string[] =>
  [...readFileSync(join(folder, file), 'utf8').matchAll(statement)].map(([, name = '']) => name)

const filesIn = (format: string): string[] =>
  readdirSync(join(folder, format), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(format, name))

const isRelative = (name: string): boolean => name.startsWith('.')

/** Packages in what these files name. */
const packagesIn = (files: readonly string[], statement: RegExp): string[] => {
  const names = new Set(files.flatMap((file) => namesIn(file, statement)))
  expect(names).toContain('node:crypto')
  return [...names].filter((name) => !isRelative(name) && !name.startsWith('node:')).sort()
}

/** The files that are loaded with one. */
const loadedWith = (file: string, loaded = new Set<string>()): ReadonlySet<string> => {
  if (loaded.has(file)) return loaded
  loaded.add(file)
  for (const name of namesIn(file, staticImport).filter(isRelative))
    loadedWith(join(dirname(file), name), loaded)
  return loaded
}

test('no package is loaded with the ES modules, for that is slow', () => {
  expect(packagesIn(filesIn('esm'), staticImport)).toEqual([])
})

test('the CommonJS build requires only packages that its user has', () => {
  expect(packagesIn(filesIn('cjs'), requireCall)).toEqual(['@aws-sdk/client-kinesis', 'better-sqlite3'])
})

test.each(['composition/lambda', 'cli/main'])('%s is loaded without durable stores', (entry) => {
  const loaded = [...loadedWith(`esm/${entry}.js`)].join()
  expect(loaded).toContain('memory-storage')
  expect(loaded).not.toMatch(/file-storage|sqlite-storage|state-actions/)
})
