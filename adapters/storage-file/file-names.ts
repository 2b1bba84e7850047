/** The files of a state directory. */
export const snapshotFile = 'snapshot.bin'
export const logFile = 'wal.log'
