/** How many times as much as remains free one holder may have. Alone it gets three quarters; k greedy ones leave one of 3k + 1 parts free. */
const SHARE = 3

/**
 * Returns how much more a holder may take, when it has `held` and `free` remains: as long as it then has at most three times what remains.
 * Something therefore stays free for the next holder, however many ask for more (dynamic thresholds, Choudhury and Hahne, 1998). A
 * holder that has nothing may always take one.
 */
export function roomFor(held: number, free: number): number {
  const room = Math.floor((SHARE * free - held) / (SHARE + 1))
  return Math.min(free, Math.max(held === 0 ? 1 : 0, room))
}
