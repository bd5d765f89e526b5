import { dashboard, type DashboardHandler } from '@hookseal/dashboard'

/** What serves the dashboard; in a checkout where it was not built, what to do about that. */
export async function openDashboard(): Promise<{ fallback?: DashboardHandler; note?: string }> {
  const fallback = dashboard()
  try {
    // The first request reads its files, and throws when there are none.
    await fallback(new Request('http://localhost/'))
    return { fallback }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { note: error.message }
  }
}
