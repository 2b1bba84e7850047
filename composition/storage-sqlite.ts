import { SqliteStorage as SqliteFileStorage } from '../adapters/storage-sqlite/sqlite-storage.js'
import { shown } from '../src/domain/shown.js'
import { fromHome } from './home-path.js'
import { OptionError } from './resolve-options.js'

/**
 * The SQLite storage by itself, for `createKinesis({ storage: new SqliteStorage('./kinesis.db') })`. Needs the package
 * `better-sqlite3`, which is loaded when the storage is opened.
 */
export class SqliteStorage extends SqliteFileStorage {
  /**
   * @param path of a file on a file system of this machine; `:memory:` keeps everything in this process
   * @throws OptionError unless that is a path
   */
  constructor(path: string) {
    if (typeof path !== 'string' || path === '')
      throw new OptionError(`SqliteStorage is given ${shown(path)}; allowed: a path, or ":memory:"`)
    super(fromHome(path))
  }
}
