/** The time zone in which the page shows times: `Europe/Berlin (GMT+1)`. */
export function timeZoneName(now = Date.now()): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'shortOffset' }).formatToParts(now)
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  return timeZone === 'UTC' || offset === '' ? timeZone : `${timeZone} (${offset})`
}
