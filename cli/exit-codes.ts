/** Exit codes of a process that a signal has ended, as shells have them. */
export const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const
