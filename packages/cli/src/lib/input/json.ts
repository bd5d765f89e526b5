import { InvalidArgumentError } from 'commander'

/** Checks that an option's value is JSON, and returns it unchanged. */
export function checkJson(text: string): string {
  try {
    JSON.parse(text)
    return text
  } catch {
    throw new InvalidArgumentError('Not valid JSON.')
  }
}
