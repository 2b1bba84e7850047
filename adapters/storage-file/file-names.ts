/** The files of a state directory. */
export const SNAPSHOT_FILE = 'snapshot.bin'
export const LOG_FILE = 'wal.log'
