import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Runs axe on the page and returns each violation: the rule and the element. */
export async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    // The script above defines the global `axe`.
    const { axe: run } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await run.run({ resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`),
    )
  })
}
