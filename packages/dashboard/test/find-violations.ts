import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Runs rules of axe, by default all, on the page and returns each violation: the rule and the element. */
export async function findViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async (runOnly) => {
    // The script above defines the global `axe`.
    const { axe: run } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await run.run({
      resultTypes: ['violations'],
      ...(runOnly && { runOnly: [...runOnly] }),
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`),
    )
  }, rules)
}
