export * from '../test/contracts/storage/index.js'
