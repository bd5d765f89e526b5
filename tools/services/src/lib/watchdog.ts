import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Watchdog {
  /** Sets the process to end; undefined for none. */
  watch(pid: number | undefined): void
  /** Ends the watched process, removes the directory, and resolves when both are done. */
  release(): Promise<void>
}

// Reads until this process has closed the pipe. The kernel closes it for a process that was killed.
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

/** Ends a process and removes its directory when this process ends, also when it is killed. */
export function startWatchdog(directory: string, signal: 'TERM' | 'QUIT'): Watchdog {
  const child = spawn('sh', ['-c', SCRIPT, 'watchdog', signal, directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Its own process group: a signal to the group of the tests must not end it too early.
    detached: true,
  })
  child.unref()
  const { stdin } = child
  return {
    watch: (pid) => void stdin.write(`${pid ?? ''}\n`),
    async release() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.ref()
      stdin.end()
      await exited
    },
  }
}
