import { dashboard, type DashboardHandler } from '@hookseal/dashboard'

/**
 * Returns the handler that serves the dashboard. In a checkout where it was not built, `note` and the responses to requests for its
 * pages say how to build it.
 */
export async function openDashboard(): Promise<{ fallback: DashboardHandler; note?: string }> {
  const handler = dashboard()
  try {
    // The first request reads its files, and throws if they do not exist.
    await handler(new Request('http://localhost/'))
    return { fallback: handler }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const { message } = error
    return { note: message, fallback: async (request) => handler(request).catch(() => unavailable(message)) }
  }
}

function unavailable(message: string): Response {
  return new Response(`${message}\n`, {
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
}
