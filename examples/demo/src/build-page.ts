import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Builds the dashboard's page where a fresh clone has none yet. */
export async function buildPage(): Promise<void> {
  const root = fileURLToPath(new URL('../../../packages/dashboard', import.meta.url))
  if (existsSync(`${root}/dist/page/index.html`)) return
  console.log('\nBuilding the page, once …')
  await build({ root, logLevel: 'warn' })
}
