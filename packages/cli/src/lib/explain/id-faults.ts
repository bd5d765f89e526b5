import type { Fault } from './faults.ts'

/** What is wrong with the form of an id. */
export function idFaults(id: string | undefined): Fault[] {
  if (id === undefined || /^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id)) return []
  const problem =
    id === ''
      ? 'is empty'
      : id.length > 256
        ? `has ${id.length} characters`
        : 'holds characters that it must not'
  const dot = id.includes('.')
    ? ' A dot would let bytes move between id, timestamp and body without changing the signature.'
    : ''
  return [{ code: 'header_id', problem: `The id ${problem}.${dot}` }]
}
