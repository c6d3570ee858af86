/** The first signal asks to stop; a second one, of the same kind, ends the process as signals do. */
export function stopOnSignals(onStop: (signal: string) => void): { signal: AbortSignal; forget: () => void } {
  const controller = new AbortController()
  const signals = ['SIGINT', 'SIGTERM'] as const
  const stop = (signal: string) => {
    if (!controller.signal.aborted) onStop(signal)
    controller.abort()
  }
  for (const name of signals) process.once(name, stop)
  return {
    signal: controller.signal,
    forget() {
      for (const name of signals) process.off(name, stop)
    },
  }
}
