const { mkdtempSync, rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')

/** Errors of Node are no instances of the Error that tests and packages see here. */
exports.testStores = ({ createKinesis, listen }) => {
  let directory
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shardport-package-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  test.each([
    ['file', 'state'],
    ['sqlite', 'kinesis.db'],
  ])('%s storage makes its directory', async (kind, name) => {
    const storage = `${kind}:${join(directory, 'missing', 'below', name)}`
    const kinesis = await createKinesis({ storage, streams: { orders: 1 } })
    await kinesis.close()
  })

  test('file storage opens an empty directory', async () => {
    const kinesis = await createKinesis({ storage: `file:${directory}`, streams: { orders: 1 } })
    await kinesis.close()
  })

  test('a state directory in use is refused by a clear line', async () => {
    const kinesis = await createKinesis({ storage: `file:${directory}` })
    const refused = await createKinesis({ storage: `file:${directory}` }).catch((error) => error)
    await kinesis.close()
    expect(refused.message).toMatch(/ is in use by process \d+/)
  })

  test('a port in use is refused by a clear line', async () => {
    const kinesis = await createKinesis()
    const server = await listen(kinesis)
    const { port } = server
    const refused = await listen(kinesis, { port }).catch((error) => error)
    await server.close()
    await kinesis.close()
    expect(refused.message).toMatch(`cannot listen on 127.0.0.1 port ${port}: the port is taken`)
  })
}
