const { createKinesis } = require('shardport')
const { listen } = require('shardport/node')
const { testStores } = require('./stores.js')

testStores({ createKinesis, listen })
