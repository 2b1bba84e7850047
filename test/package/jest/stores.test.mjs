import { createKinesis } from 'shardport'
import { listen } from 'shardport/node'
import { testStores } from './stores.js'

testStores({ createKinesis, listen })
