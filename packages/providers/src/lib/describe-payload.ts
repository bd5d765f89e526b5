import type { PayloadFacts, SignatureScheme } from '@hookseal/core'
import { compileTextPath } from './payload-path.ts'
import type { ProviderRow } from './provider-row.ts'
import { readSignedTime } from './signed-time.ts'

/** Returns the function that reads id, type and time from a verified payload, and checks the time. */
export function describePayload({ id, type, time }: ProviderRow): SignatureScheme['describe'] {
  const readId = id.in === 'payload' ? list(id.path).map(compileTextPath) : []
  const readType = type?.in === 'payload' ? list(type.path).map(compileTextPath) : []
  const readTime = time?.in === 'payload' ? compileTextPath(time.path) : undefined
  const unit = time?.unit ?? 's'
  return (payload, window) => {
    const facts: PayloadFacts = {}
    for (const read of readId) {
      const found = read(payload)
      if (found === undefined) continue
      if (found !== '') facts.id = found
      break
    }
    for (const read of readType) {
      const part = read(payload)
      if (part !== undefined) facts.type = facts.type === undefined ? part : `${facts.type}.${part}`
    }
    if (readTime !== undefined) facts.timestamp = readSignedTime(readTime(payload), unit, undefined, window)
    return facts
  }
}

function list(paths: string | readonly string[]): readonly string[] {
  return typeof paths === 'string' ? [paths] : paths
}
