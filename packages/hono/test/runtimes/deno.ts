import process from 'node:process'
import { createApps } from './app.ts'

declare const Deno: {
  serve(
    options: { hostname: string; port: number; onListen: (address: { port: number }) => void },
    fetch: ReturnType<typeof createApps>,
  ): unknown
}

const onListen = ({ port }: { port: number }): void => void process.stdout.write(`${port}\n`)
Deno.serve({ hostname: '127.0.0.1', port: 0, onListen }, createApps())
