import type { SignedText } from './provider-row.ts'

/** The values of the placeholders in a {@link SignedText}. */
export interface SignedValues {
  time?: string | undefined
  id?: string | undefined
  url?: string | undefined
}

/** Returns the text that is signed before the body, and the text after it. */
export function renderSignedText(
  template: SignedText,
  values: SignedValues,
): { prefix: string; suffix?: string } {
  const [before = '', after = ''] = template.split('{body}')
  const prefix = fill(before, values)
  return after === '' ? { prefix } : { prefix, suffix: fill(after, values) }
}

/** Deliveries are POST requests: the receiver rejects every other method. */
function fill(template: string, { time = '', id = '', url = '' }: SignedValues): string {
  const values: Record<string, string> = { time, id, url, method: 'POST' }
  return template.replace(/\{(time|id|url|method)\}/g, (_placeholder, name: string) => values[name] ?? '')
}
