import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Builds the dashboard, unless this clone already has a build. */
export async function buildDashboard(): Promise<void> {
  const root = fileURLToPath(new URL('../../../packages/dashboard', import.meta.url))
  if (existsSync(`${root}/dist/page/index.html`)) return
  console.log('\nBuilding the dashboard (only the first time) …')
  await build({ root, logLevel: 'warn' })
}
