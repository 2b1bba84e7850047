import type { FileSystem, HeldDirectory, OpenFile } from '../../adapters/storage-file/file-system.js'

interface Content {
  bytes: Buffer
  /** What would be left after a loss of power. */
  synced: Buffer
}

/**
 * Files in memory that forget, at a loss of power, what has not been synced. Every call that changes something is
 * counted, and the one of a given number fails: `before` it has done anything, or `after`, or a write in its middle.
 */
export class MemoryFileSystem implements FileSystem {
  #names = new Map<string, Content>()
  #syncedNames = new Map<string, Content>()
  #calls = 0
  readonly #handles = new Set<symbol>()
  failAt = Number.POSITIVE_INFINITY
  failure: 'before' | 'after' | 'middle' = 'before'
  /** Whether everything after the failure fails too, as when the power is gone. */
  lasting = false

  get calls(): number {
    return this.#calls
  }

  /** How many files are open. */
  get handles(): number {
    return this.#handles.size
  }

  /** @param lost false where only the process ended, and the system wrote everything that it had been given */
  crash(lost: boolean): MemoryFileSystem {
    const after = new MemoryFileSystem()
    const names = lost ? this.#syncedNames : this.#names
    for (const [name, { bytes, synced }] of names) {
      const left = Buffer.from(lost ? synced : bytes)
      const content = { bytes: left, synced: Buffer.from(left) }
      after.#names.set(name, content)
      after.#syncedNames.set(name, content)
    }
    return after
  }

  put(path: string, bytes: Buffer): void {
    const content = { bytes, synced: Buffer.from(bytes) }
    this.#names.set(path, content)
    this.#syncedNames.set(path, content)
  }

  get(path: string): Buffer | undefined {
    return this.#names.get(path)?.bytes
  }

  async makeDirectory(): Promise<void> {}

  async assertWritable(): Promise<void> {}

  async realPath(path: string): Promise<string> {
    return path
  }

  async lock(): Promise<HeldDirectory> {
    return { release: async () => undefined }
  }

  async list(directory: string): Promise<readonly string[]> {
    return [...this.#names.keys()]
      .filter((path) => path.startsWith(`${directory}/`))
      .map((path) => path.slice(directory.length + 1))
  }

  async openToRead(path: string): Promise<OpenFile | undefined> {
    const content = this.#names.get(path)
    return content && this.#opened(content)
  }

  async openToWrite(path: string): Promise<OpenFile> {
    await this.#step(() => {
      if (!this.#names.has(path)) this.#names.set(path, { bytes: Buffer.alloc(0), synced: Buffer.alloc(0) })
    })
    return this.#opened(this.#names.get(path) as Content)
  }

  async openToWriteThrough(path: string): Promise<OpenFile> {
    const file = await this.openToWrite(path)
    const content = this.#names.get(path) as Content
    return { ...file, write: (bytes, position) => this.#write(content, bytes, position, true) }
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step(() => {
      const content = this.#names.get(from)
      if (content === undefined) throw new Error(`no file ${from}`)
      this.#names.delete(from)
      this.#names.set(to, content)
    })
  }

  async remove(path: string): Promise<void> {
    await this.#step(() => {
      this.#names.delete(path)
    })
  }

  async syncDirectory(): Promise<void> {
    await this.#step(() => {
      this.#syncedNames = new Map(this.#names)
    })
  }

  #opened(content: Content): OpenFile {
    const handle = Symbol('handle')
    this.#handles.add(handle)
    return {
      read: async (into, position) => content.bytes.copy(into, 0, position),
      write: (bytes, position) => this.#write(content, bytes, position, false),
      size: async () => content.bytes.length,
      isAt: async (path) => this.#names.get(path) === content,
      truncate: (length) =>
        this.#step(() => {
          const shorter = Buffer.alloc(length)
          content.bytes.copy(shorter)
          content.bytes = shorter
        }),
      sync: () =>
        this.#step(() => {
          content.synced = Buffer.from(content.bytes)
        }),
      close: async () => {
        this.#handles.delete(handle)
      },
    }
  }

  #write(content: Content, bytes: Uint8Array, position: number, through: boolean): Promise<void> {
    return this.#step((part) => {
      const written = bytes.subarray(0, Math.ceil(bytes.length * part))
      const longer = Buffer.alloc(Math.max(content.bytes.length, position + written.length))
      content.bytes.copy(longer)
      longer.set(written, position)
      content.bytes = longer
      if (through) content.synced = Buffer.from(longer)
    })
  }

  async #step(change: (part: number) => void): Promise<void> {
    this.#calls += 1
    const fails = this.lasting ? this.#calls >= this.failAt : this.#calls === this.failAt
    if (!fails) return change(1)
    if (this.#calls === this.failAt && this.failure !== 'before') change(this.failure === 'middle' ? 0.5 : 1)
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 })
  }
}
