export { SqliteStorage } from '../adapters/storage-sqlite/sqlite-storage.js'
