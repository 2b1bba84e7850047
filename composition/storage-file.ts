import { FileStorage as DirectoryStorage } from '../adapters/storage-file/file-storage.js'
import { SystemClock } from '../adapters/system/system-clock.js'
import type { Clock } from '../src/ports/clock.js'
import { optionTable } from './options.js'

export interface FileStorageOptions {
  /** Created when it is not there. On a file system of this machine. */
  readonly directory: string
  /** Account whose streams ferrokinesis sees in the directory, 12 digits; that of `createKinesis` unless given. */
  readonly accountId?: string
  /** Region of those streams; that of `createKinesis` unless given. */
  readonly region?: string
  /** The machine's clock unless given. */
  readonly clock?: Clock
  /** Write only what ferrokinesis 0.7.0 reads, at all times: the whole state for every change. */
  readonly fileCompatible?: boolean
}

/** The file storage by itself, for `createKinesis({ storage: new FileStorage({ directory: './state' }) })`. */
export class FileStorage extends DirectoryStorage {
  constructor({
    directory,
    accountId = optionTable.accountId.default,
    region = optionTable.region.default,
    clock = new SystemClock(),
    fileCompatible = false,
  }: FileStorageOptions) {
    super({ directory, accountId, region, clock, fileCompatible })
  }
}
