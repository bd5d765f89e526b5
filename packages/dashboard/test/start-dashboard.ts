import { createSender, type Scope, type Sender } from '@hookseal/sender'
import { serve } from '@hookseal/sender/api'
import { chromiumProgram } from '@hookseal/services'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { pageHandler } from '../src/lib/dashboard.ts'
import { buildPage } from './build-page.ts'
import { type Receiver, startReceiver } from './receiver.ts'

export interface TestDashboard {
  readonly url: string
  readonly sender: Sender
  readonly receiver: Receiver
  readonly operatorKey: string
  readonly keyFor: (scopes: Scope[], organizationIds?: string[]) => Promise<string>
  /** A page of a browser that has never been here. */
  readonly open: (path: string, options?: BrowserContextOptions) => Promise<Page>
  /** As `open`, signed in by the operator's key. */
  readonly openSignedIn: (path: string, options?: BrowserContextOptions) => Promise<Page>
  /** Ends all of it. Throws what pages complained of: errors of theirs, and what their policy refused. */
  readonly stop: () => Promise<void>
}

/** A sender in memory that delivers to this machine, its API with the page as it is now, a receiver, and a browser. */
export async function startDashboard(): Promise<TestDashboard> {
  const [page, receiver, executablePath] = await Promise.all([
    buildPage(),
    startReceiver(),
    chromiumProgram(),
  ])
  const complaints: string[] = []
  const sender = await createSender({
    database: 'pglite:',
    allowHttp: true,
    allowNetworks: ['127.0.0.0/8', '::1/128'],
    scheduleSeconds: [0, 600],
    jitter: 0,
    logger: {
      info() {},
      warn() {},
      error: (fields, message) => complaints.push(`${message} ${JSON.stringify(fields)}`),
    },
  })
  await sender.start()
  let operatorKey = ''
  const server = await serve(sender, {
    port: 0,
    onFirstKey: (key) => (operatorKey = key),
    fallback: pageHandler(page),
  })
  // Chromium's sandbox needs rights that containers lack; it opens nothing but this page.
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const opened = await newPage(browser, options, complaints)
    await opened.goto(server.url + path)
    return opened
  }

  return {
    url: server.url,
    sender,
    receiver,
    operatorKey,
    open,
    async keyFor(scopes, organizationIds = ['default']) {
      return (await sender.apiKeys.create({ name: 'Test', scopes, organizationIds })).key
    },
    async openSignedIn(path, options) {
      const opened = await open(path, options)
      await signIn(opened, operatorKey)
      return opened
    },
    async stop() {
      await browser.close()
      await server.close()
      await sender.stop()
      await receiver.close()
      if (complaints.length > 0) throw new Error(complaints.join('\n'))
    },
  }
}

/** From the page that asks for a key to the one that was asked for. */
export async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/o/**')
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
}

async function newPage(
  browser: Browser,
  options: BrowserContextOptions,
  complaints: string[],
): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-GB', ...options })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    // Chromium logs every answer from 400 up; those are what some tests are about.
    const isAnswer = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isAnswer) complaints.push(message.text())
  })
  return page
}
