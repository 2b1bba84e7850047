/** Something done again and again while there is need. It does not keep the process alive. */
export class RepeatedTask {
  readonly #pauseMs: number
  readonly #task: () => boolean | Promise<boolean>
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  /** @param task tells whether it is to be done once more; must not throw */
  constructor(pauseMs: number, task: () => boolean | Promise<boolean>) {
    this.#pauseMs = pauseMs
    this.#task = task
  }

  /** Sees to it that the task is done, after a pause. */
  start(): void {
    if (this.#timer !== undefined || this.#stopped) return
    this.#timer = setTimeout(() => void this.#run(), this.#pauseMs)
    this.#timer.unref()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  async #run(): Promise<void> {
    this.#timer = undefined
    if (await this.#task()) this.start()
  }
}
