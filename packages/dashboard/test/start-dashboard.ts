import type { Inbox } from '@hookseal/inbox'
import { createSender, type Scope, type Sender } from '@hookseal/sender'
import { serve } from '@hookseal/sender/api'
import { chromiumProgram } from '@hookseal/services'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { createDashboardHandler } from '../src/lib/dashboard.ts'
import { buildPage } from './build-page.ts'
import { type Receiver, startReceiver } from './start-receiver.ts'

export interface TestDashboard {
  readonly url: string
  readonly sender: Sender
  readonly receiver: Receiver
  readonly operatorKey: string
  /** Closes the server of the API and the page. The sender keeps running. */
  readonly closeServer: () => Promise<void>
  /** Starts the closed server again, on the same port. */
  readonly reopenServer: () => Promise<void>
  readonly keyFor: (scopes: Scope[], organizationIds?: string[]) => Promise<string>
  /** Opens a page in a new browser context, without cookies. */
  readonly open: (path: string, options?: BrowserContextOptions) => Promise<Page>
  /** Like `open`, signed in with the operator key. */
  readonly openSignedIn: (path: string, options?: BrowserContextOptions) => Promise<Page>
  /** Stops everything. Throws when a page logged an error or violated its Content-Security-Policy. */
  readonly stop: () => Promise<void>
}

let sharedBrowser: Promise<Browser> | undefined

/** One browser for all files of this process. Playwright ends it with the process. */
async function launchBrowser(): Promise<Browser> {
  // Chromium's sandbox needs privileges that containers lack. The browser only opens this page.
  sharedBrowser ??= chromium.launch({ executablePath: await chromiumProgram(), args: ['--no-sandbox'] })
  return sharedBrowser
}

interface TestOptions {
  /** Creates an inbox, which the server has then. It is stopped with the sender. */
  openInbox?: (sender: Sender) => Promise<Inbox>
}

/** Starts a sender in memory that may deliver to this machine, its API with the built page, a receiver, and a browser. */
export async function startDashboard({ openInbox }: TestOptions = {}): Promise<TestDashboard> {
  const [page, receiver, browser] = await Promise.all([buildPage(), startReceiver(), launchBrowser()])
  const opened: Page[] = []
  const errors: string[] = []
  const sender = await createSender({
    database: 'pglite:',
    allowHttp: true,
    allowNetworks: ['127.0.0.0/8', '::1/128'],
    scheduleSeconds: [0, 600],
    jitter: 0,
    logger: {
      info() {},
      warn() {},
      error: (fields, message) => errors.push(`${message} ${JSON.stringify(fields)}`),
    },
  })
  await sender.start()
  const inbox = await openInbox?.(sender)
  let operatorKey = ''
  const listen = async (port: number) =>
    serve(sender, {
      port,
      onFirstKey: (key) => (operatorKey = key),
      fallback: createDashboardHandler(page),
      ...(inbox === undefined ? {} : { inbox }),
    })
  let server = await listen(0)
  const { url } = server

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const newest = await newPage(browser, options, errors)
    opened.push(newest)
    await newest.goto(url + path)
    return newest
  }

  return {
    url,
    sender,
    receiver,
    operatorKey,
    open,
    closeServer: async () => server.close(),
    async reopenServer() {
      server = await listen(Number(new URL(url).port))
    },
    async keyFor(scopes, organizationIds = ['default']) {
      return (await sender.apiKeys.create({ name: 'Test', scopes, organizationIds })).key
    },
    async openSignedIn(path, options) {
      const newest = await open(path, options)
      await signIn(newest, operatorKey)
      return newest
    },
    async stop() {
      await Promise.all(opened.map(async (tab) => tab.context().close()))
      await server.close()
      await inbox?.stop()
      await sender.stop()
      await receiver.close()
      if (errors.length > 0) throw new Error(errors.join('\n'))
    },
  }
}

/** Signs in on the sign-in page and waits for the page it redirects to. */
export async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/o/**')
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
}

async function newPage(browser: Browser, options: BrowserContextOptions, errors: string[]): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-GB', ...options })
  context.setDefaultTimeout(90_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    // Chromium logs every response with a status of 400 or more, which some tests cause on purpose.
    const isErrorResponse = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isErrorResponse) errors.push(message.text())
  })
  return page
}
