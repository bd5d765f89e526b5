import { dashboard, type DashboardHandler } from '@hookseal/dashboard'

/** Returns the handler that serves the dashboard, or, in a checkout where it was not built, a note on how to build it. */
export async function openDashboard(): Promise<{ fallback?: DashboardHandler; note?: string }> {
  const fallback = dashboard()
  try {
    // The first request reads its files, and throws if they do not exist.
    await fallback(new Request('http://localhost/'))
    return { fallback }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { note: error.message }
  }
}
