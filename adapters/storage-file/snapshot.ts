import { join } from 'node:path'
import { snapshotFile } from './file-names.js'
import type { FileSystem } from './file-system.js'
import { freshPath, writingFresh } from './fresh-file.js'
import { encodeImage } from './image-encoder.js'
import type { StateView } from './state-view.js'

/** Bytes between two syncs. Whoever syncs another file meanwhile waits for no more than these. */
const syncBytes = 1024 * 1024

/**
 * Puts a snapshot of the state in the place of the last one: at every moment one of them is there as a whole.
 * @param pause is waited for before each step, which holds the event loop for a fraction of a millisecond
 * @returns its bytes
 */
export const writeSnapshot = async (
  files: FileSystem,
  directory: string,
  view: StateView,
  pause: () => Promise<void>,
): Promise<number> => {
  const size = await writeFreshSnapshot(files, directory, view, pause)
  await putSnapshotInPlace(files, directory)
  return size
}

/** The first half of {@link writeSnapshot}: writes the snapshot beside the last one. */
export const writeFreshSnapshot = (
  files: FileSystem,
  directory: string,
  view: StateView,
  pause: () => Promise<void>,
): Promise<number> =>
  writingFresh(files, freshPath(directory, snapshotFile), async (file) => {
    let size = 0
    await pause()
    let unsynced = 0
    for (const chunk of encodeImage(view)) {
      await file.write(chunk, size)
      size += chunk.length
      unsynced += chunk.length
      if (unsynced >= syncBytes) {
        await file.sync()
        unsynced = 0
      }
      await pause()
    }
    await file.sync()
    return size
  })

/** The second half of {@link writeSnapshot}: what {@link writeFreshSnapshot} wrote takes the place of the last one. */
export const putSnapshotInPlace = async (files: FileSystem, directory: string): Promise<void> => {
  await files.rename(freshPath(directory, snapshotFile), join(directory, snapshotFile))
  await files.syncDirectory(directory)
}

/** A log as short as this is not worth a snapshot. */
const usualMinLogBytes = 16 * 1024 * 1024

/** Whether it is time for a snapshot: when reading the log back would take longer than reading a snapshot. */
export const snapshotDue = (
  logBytes: number,
  snapshotBytes: number,
  minLogBytes: number = usualMinLogBytes,
): boolean => logBytes > minLogBytes && logBytes > snapshotBytes
