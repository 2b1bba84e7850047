import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

/** The rooms of the house and what each may import. The table in docs/architecture.md says the same in words. */
const rooms: Record<string, { imports: readonly string[]; modules: readonly (string | RegExp)[] }> = {
  'src/domain': { imports: [], modules: ['node:crypto', 'node:buffer'] },
  'src/ports': { imports: ['src/domain'], modules: [] },
  'src/encoding': { imports: [], modules: ['node:buffer'] },
  'src/services': { imports: ['src/domain', 'src/ports'], modules: ['node:buffer'] },
  'src/operations': {
    imports: ['src/domain', 'src/ports', 'src/services', 'src/http.ts', 'src/ending-with.ts'],
    modules: [],
  },
  'src/protocol': {
    imports: [
      'src/domain',
      'src/ports',
      'src/encoding',
      'src/operations',
      'src/http.ts',
      'src/ending-with.ts',
    ],
    modules: ['node:buffer', 'node:zlib'],
  },
  'src/http.ts': { imports: [], modules: [] },
  'src/ending-with.ts': { imports: [], modules: [] },
  'src/kinesis.ts': {
    imports: ['src/domain', 'src/ports', 'src/services', 'src/operations', 'src/protocol', 'src/http.ts'],
    modules: [],
  },
  'adapters/storage-sqlite': {
    imports: ['src/ports', 'src/domain', 'adapters'],
    modules: [/^node:/, 'better-sqlite3'],
  },
  adapters: { imports: ['src/ports', 'src/domain', 'src/encoding'], modules: [/^node:/] },
  handlers: { imports: ['src/http.ts'], modules: [/^node:/] },
  composition: {
    imports: ['src', 'adapters', 'handlers', 'test/contracts/storage'],
    modules: [/^node:/, 'inversify', 'smol-toml', '@aws-sdk/client-kinesis'],
  },
  cli: { imports: ['composition', 'handlers'], modules: [/^node:/, 'commander'] },
  examples: {
    imports: [],
    modules: [
      /^node:/,
      /^shardport(\/|$)/,
      /^@aws-sdk\//,
      /^@nestjs\//,
      '@fastify/middie',
      '@hono/node-server',
      'express',
      'fastify',
      'hono',
      'vitest',
    ],
  },
  'test/contracts/storage': {
    imports: ['src/ports', 'src/domain'],
    modules: ['node:assert/strict', 'node:buffer'],
  },
}

/** Of some rooms only types: protocol knows the names of operations, not their behaviour. */
const typeOnly: readonly (readonly [from: string, to: string])[] = [
  ['src/protocol', 'src/operations'],
  ['src/protocol', 'src/ports'],
  ['src/operations', 'src/http.ts'],
]

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

interface Import {
  readonly file: string
  readonly specifier: string
  readonly typeOnly: boolean
}

const folders = ['src', 'adapters', 'handlers', 'composition', 'cli', 'examples', 'test/contracts/storage']
const sourceFiles = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|js)$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name)),
)

const importsOf = (file: string): Import[] => {
  const text = readFileSync(join(root, file), 'utf8')
  const statements = text.matchAll(/^(?:import|export)\b(?<what>[^'";]*?)\bfrom\s+['"](?<from>[^'"]+)['"]/gms)
  const dynamic = text.matchAll(/\bimport\(\s*['"](?<from>[^'"]+)['"]\s*\)/g)
  const bare = text.matchAll(/^import\s+['"](?<from>[^'"]+)['"]/gm)
  return [...statements, ...dynamic, ...bare].map(({ groups }) => ({
    file,
    specifier: groups?.from ?? '',
    typeOnly: isTypeOnly(groups?.what ?? ''),
  }))
}

const isTypeOnly = (clause: string): boolean => {
  if (/^\s*type\b/.test(clause)) return true
  const names = clause.match(/^\s*\{(?<names>[^}]*)\}\s*$/s)?.groups?.names
  return (
    names
      ?.split(',')
      .filter((name) => name.trim() !== '')
      .every((name) => /^\s*type\s/.test(name)) ?? false
  )
}

const roomOf = (path: string): string => {
  const room = Object.keys(rooms).find((name) => path === name || path.startsWith(`${name}/`))
  if (room === undefined) throw new Error(`${path} stands in no room; add it to the table or move it`)
  return room
}

const targetOf = ({ file, specifier }: Import): string =>
  relative(root, resolve(root, dirname(file), specifier)).replace(/\.js$/, '.ts')

const isWithin = (target: string, place: string): boolean =>
  target === place || target.startsWith(`${place}/`)

const isModule = (specifier: string, module: string | RegExp): boolean =>
  typeof module === 'string' ? module === specifier : module.test(specifier)

describe('the import table', () => {
  const all = sourceFiles.flatMap(importsOf)

  test('reads the imports of every room', () => {
    const importless = ['src/http.ts', 'src/ending-with.ts']
    expect(new Set(all.map(({ file }) => roomOf(file)))).toEqual(
      new Set(Object.keys(rooms).filter((room) => !importless.includes(room))),
    )
  })

  test.each(sourceFiles)('%s', (file) => {
    const room = roomOf(file)
    const { imports = [], modules = [] } = rooms[room] ?? {}
    const broken = importsOf(file).filter((one) =>
      one.specifier.startsWith('.')
        ? ![room, ...imports].some((place) => isWithin(targetOf(one), place))
        : !modules.some((module) => isModule(one.specifier, module)),
    )
    expect(broken).toEqual([])
  })

  test.each(Object.entries(rooms))('%s may import nothing that it does not', (room, { imports, modules }) => {
    const own = all.filter(({ file }) => roomOf(file) === room)
    const unused = [
      ...imports.filter((place) => !own.some((one) => isWithin(targetOf(one), place))),
      ...modules.filter((module) => !own.some(({ specifier }) => isModule(specifier, module))),
    ]
    expect(unused).toEqual([])
  })

  test('only shardport/composition loads the container, which others would wait for at every start', () => {
    const loading = (module: string) =>
      all.filter((one) => !one.typeOnly && (one.specifier === module || targetOf(one) === module))
    expect(loading('inversify').map(({ file }) => file)).toEqual(['composition/container.ts'])
    expect(loading('composition/container.ts').map(({ file }) => file)).toEqual([
      'composition/composition.ts',
    ])
    expect(loading('composition/composition.ts')).toEqual([])
  })

  test.each(typeOnly)('%s takes only types from %s', (from, to) => {
    const values = all.filter(
      (one) =>
        !one.typeOnly &&
        (one.file === from || one.file.startsWith(`${from}/`)) &&
        one.specifier.startsWith('.') &&
        (targetOf(one) === to || targetOf(one).startsWith(`${to}/`)),
    )
    expect(values).toEqual([])
  })

  test('one adapter imports no other, but for what adapters share', () => {
    const shared = ['record-log', 'memory-state', 'event-loop', 'directories', 'errors']
    const crossing = all.filter((one) => {
      if (!one.file.startsWith('adapters/') || !one.specifier.startsWith('.')) return false
      const [, own] = one.file.split('/')
      const [place, other] = targetOf(one).split('/')
      return place === 'adapters' && other !== own && !shared.includes(other ?? '')
    })
    expect(crossing).toEqual([])
  })

  test('constants have names like everything else', () => {
    const shouted = sourceFiles.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:export )?const ([A-Z][A-Z0-9_]*)\b/gm)].map(
        ([, name]) => `${file}: ${name}`,
      ),
    )
    expect(shouted).toEqual([])
  })

  test('functions are arrows, but for those that yield', () => {
    const ours = sourceFiles.filter((file) => !file.startsWith('examples/'))
    const declared = ours.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:export )?(?:async )?function (\w+)/gm)].map(
        ([, name]) => `${file}: ${name}`,
      ),
    )
    expect(declared).toEqual([])
  })

  test('every operation has a file and a test of its name', () => {
    const names = readdirSync(join(root, 'src/operations')).filter((name) => name.endsWith('.ts'))
    const shared = [
      'api.generated.ts',
      'channel-descriptions.ts',
      'descriptions.ts',
      'operation.ts',
      'registry.ts',
    ]
    const tests = new Set(readdirSync(join(root, 'test/operations')))
    const missing = names
      .filter((name) => !shared.includes(name))
      .map((name) => name.replace(/\.ts$/, '.test.ts'))
      .filter((name) => !tests.has(name))
    expect(missing).toEqual([])
  })
})
