export { MemoryStorage } from '../adapters/storage-memory/memory-storage.js'
