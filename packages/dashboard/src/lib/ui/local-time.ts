/** A time in the format of a datetime-local field: the browser's local time, without a time zone. */
export function toLocalText(time: number): string {
  const offset = new Date(time).getTimezoneOffset() * 60_000
  return new Date(time - offset).toISOString().slice(0, 19)
}

/** The time of a datetime-local field in ISO 8601; undefined if it is empty or incomplete. */
export function fromLocalText(text: string): string | undefined {
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
