import { FileStorage as DirectoryStorage } from '../adapters/storage-file/file-storage.js'
import { SystemClock } from '../adapters/system/system-clock.js'
import type { Clock } from '../src/ports/clock.js'
import { fromHome } from './home-path.js'
import { clock, text } from './option-kinds.js'
import { optionTable } from './options.js'
import { ownOptions } from './resolve-options.js'

export interface FileStorageOptions {
  /** Created when it is not there. On a file system of this machine. */
  readonly directory: string
  /** Account whose streams ferrokinesis sees in the directory, 12 digits; 000000000000 unless given. */
  readonly accountId?: string
  /** Region of those streams; us-east-1 unless given. */
  readonly region?: string
  /** Dates the snapshots; the machine's clock unless given. */
  readonly clock?: Clock
  /** Write only what ferrokinesis 0.7.0 reads, at all times: the whole state for every change. */
  readonly fileCompatible?: boolean
}

/**
 * The file storage by itself, for `createKinesis({ storage: new FileStorage({ directory: './state' }) })`. It does not
 * know the options of `createKinesis`: give it the same `accountId`, `region` and clock, or ferrokinesis sees other streams
 * in the directory than after `file:./state`.
 * @throws OptionError for options that are unknown or have a value that is not allowed
 */
export class FileStorage extends DirectoryStorage {
  constructor(options: FileStorageOptions) {
    const { accountId, region, fileCompatible } = optionTable
    const kinds = {
      directory: text('a path', /./s),
      accountId: accountId.kind,
      region: region.kind,
      clock,
      fileCompatible: fileCompatible.kind,
    }
    const defaults = {
      accountId: accountId.default,
      region: region.default,
      clock: new SystemClock(),
      fileCompatible: false,
    }
    const chosen = ownOptions('FileStorage', kinds, defaults, options)
    super({ ...chosen, directory: fromHome(chosen.directory) })
  }
}
