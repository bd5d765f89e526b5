import { createApps } from './app.ts'

declare const Bun: {
  serve(options: { hostname: string; port: number; fetch: ReturnType<typeof createApps> }): { port: number }
}

const { port } = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: createApps() })
process.stdout.write(`${port}\n`)
