import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Watchdog {
  /** Names the process to end, or none. */
  watch(pid: number | undefined): void
  /** Ends the watched process, removes the directory, and resolves when both are gone. */
  release(): Promise<void>
}

// Reads until this process has closed the pipe, which the kernel does for it however it dies.
const SCRIPT = `
trap '' HUP INT TERM
pid=
while read -r line; do pid=$line; done
if [ -n "$pid" ] && kill -s "$1" "$pid"; then
  tries=0
  while [ $tries -lt 50 ] && kill -0 "$pid"; do sleep 0.1; tries=$((tries + 1)); done
  kill -s KILL "$pid"
fi
rm -rf -- "$2"
`

/** Sees to it that neither a process nor its directory outlives this one, even when this one is killed. */
export function startWatchdog(directory: string, signal: 'TERM' | 'QUIT'): Watchdog {
  const child = spawn('sh', ['-c', SCRIPT, 'watchdog', signal, directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A process group of its own: what is sent to that of the tests must not end it too early.
    detached: true,
  })
  child.unref()
  const { stdin } = child
  return {
    watch: (pid) => void stdin.write(`${pid ?? ''}\n`),
    async release() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.ref()
      stdin.end()
      await gone
    },
  }
}
