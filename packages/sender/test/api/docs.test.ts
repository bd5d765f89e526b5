import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startApi } from './start-api.ts'

it('shows the reference in a browser, under its own policy', async () => {
  const api = await startApi()
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--enable-logging=stderr']
  const { stdout, stderr } = await promisify(execFile)(
    'chromium',
    [...flags, '--virtual-time-budget=15000', '--dump-dom', `${api.url}/docs`],
    { maxBuffer: 50_000_000 },
  )
  await api.stop()
  expect(stdout).toContain('Register a webhook')
  expect(stderr).not.toMatch(/Content Security Policy|Refused to|ERR_NAME_NOT_RESOLVED|Uncaught/)
}, 60_000)
