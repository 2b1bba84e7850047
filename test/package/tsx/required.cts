// Only compiled: the types that CommonJS sees.
import shardport = require('shardport')
import node = require('shardport/node')

export const serve = async (): Promise<string> =>
  (await node.listen(shardport.createKinesis({ shardLimit: 10 }))).url
