import type { Header } from '../input/headers.ts'
import type { Fault, FaultCode } from './faults.ts'

const PARTS = ['id', 'timestamp', 'signature'] as const
type Part = (typeof PARTS)[number]

export interface FoundHeaders {
  /** The values for the search: the first of a repeated header, and one under another name for a missing header. */
  values: Partial<Record<Part, string>>
  faults: Fault[]
}

/** Finds the three headers of a delivery, also under other names. */
export function findHeaders(headers: readonly Header[]): FoundHeaders {
  const values: FoundHeaders['values'] = {}
  const renamed = new Map<FaultCode, string[]>()
  const missing: string[] = []
  const faults: Fault[] = []
  for (const part of PARTS) {
    const name = `webhook-${part}`
    const exact = headers.filter((header) => header.name.toLowerCase() === name).flatMap(splitJoined)
    const found = exact[0] ?? headers.find((header) => isLike(header.name, part))
    if (found === undefined) missing.push(name)
    else values[part] = found.value
    if (exact.length > 1) faults.push(repeated(name, exact))
    if (found === undefined || exact.length > 0) continue
    const code = renaming(found.name)
    renamed.set(code, [...(renamed.get(code) ?? []), `${name} arrived as ${found.name}`])
  }
  for (const [code, names] of renamed) faults.push({ code, problem: `${names.join(', ')}.` })
  if (missing.length > 0) faults.push({ code: 'header_missing', problem: `${list(missing)} did not arrive.` })
  return { values, faults }
}

/** Splits values that Node or a proxy joined. Both use a comma and a space, which no value contains. */
function splitJoined({ name, value }: Header): Header[] {
  if (/^[a-z]{3}, /i.test(value)) return [{ name, value }] // a date instead of a timestamp: Tue, 14 Nov …
  return value.split(/, +/).map((part) => ({ name, value: part }))
}

/** Whether a name differs from that of `part` only in prefix, underscores and case: `HTTP_SVIX_ID`, `x-webhook-signature`. */
function isLike(name: string, part: Part): boolean {
  return new RegExp(`(?:^|-)(?:webhook|svix)-${part}$`).test(name.toLowerCase().replaceAll('_', '-'))
}

function renaming(name: string): FaultCode {
  if (/^http_/i.test(name)) return 'header_cgi'
  if (/^svix-/i.test(name)) return 'header_svix'
  return name.includes('_') ? 'header_underscored' : 'header_renamed'
}

function repeated(name: string, headers: readonly Header[]): Fault {
  const same = headers.every((header) => header.value === headers[0]?.value)
  const values = same ? 'the same value each time' : 'different values'
  return { code: 'header_repeated', problem: `${name} arrived ${headers.length} times, with ${values}.` }
}

function list(names: readonly string[]): string {
  return names.length === 1 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
