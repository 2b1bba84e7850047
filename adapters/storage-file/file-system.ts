/** A file that is open for reading. Positions and lengths are in bytes. */
export interface ReadableFile {
  /** @returns how many bytes were read; 0 at the end of the file */
  read(into: Uint8Array, position: number): Promise<number>
  size(): Promise<number>
  /** Whether the path still leads to this file. */
  isAt(path: string): Promise<boolean>
  close(): Promise<void>
}

/** A file that is open for reading and writing. */
export interface OpenFile extends ReadableFile {
  /** Writes all of the bytes. */
  write(bytes: Uint8Array, position: number): Promise<void>
  truncate(length: number): Promise<void>
  /** Returns once the content, and what is needed to read it, will survive a loss of power. */
  sync(): Promise<void>
}

/** All that loading a state does to files. */
export interface ReadableFiles {
  /** @returns undefined when there is no such file */
  openToRead(path: string): Promise<ReadableFile | undefined>
}

/** A directory that nobody else writes to. */
export interface HeldDirectory {
  release(): Promise<void>
}

/** All that the file storage does to files, so that tests can let any of it fail. Errors are those of Node's `fs`. */
export interface FileSystem extends ReadableFiles {
  /** Creates the directory and what is missing above it, for its owner only. */
  makeDirectory(path: string): Promise<void>
  /** The one path of a directory, whatever links lead there. */
  realPath(path: string): Promise<string>
  /** @throws Error of the file system when no files can be made in the directory */
  assertWritable(directory: string): Promise<void>
  /**
   * Keeps other writers off a directory until it is released or the process ends, however it ends.
   * @throws StorageError that names the holder
   */
  lock(directory: string): Promise<HeldDirectory>
  /** Opens for reading and writing; creates the file, for its owner only. */
  openToWrite(path: string): Promise<OpenFile>
  /**
   * Opens as {@link openToWrite} does, to write through: what has been written will survive a loss of power when the
   * write returns. A {@link OpenFile.truncate} still needs a {@link OpenFile.sync}.
   */
  openToWriteThrough(path: string): Promise<OpenFile>
  rename(from: string, to: string): Promise<void>
  /** Removes a file; does nothing where there is none. */
  remove(path: string): Promise<void>
  list(directory: string): Promise<readonly string[]>
  /** Returns once the names in the directory will survive a loss of power. Does nothing where that cannot be asked. */
  syncDirectory(path: string): Promise<void>
}
