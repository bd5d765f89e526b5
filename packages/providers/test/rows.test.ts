import { existsSync, readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROVIDERS } from '@hookseal/providers'
import type { ProviderRow } from '../src/lib/provider-row.ts'
import sdks from '../sdks/package.json' with { type: 'json' }

const SDKS: Record<string, string> = sdks.dependencies

/** Each fact that a row must have, and whether it has it. */
const FACTS: Record<string, (row: ProviderRow) => boolean> = {
  'a kebab-case name and a title': ({ name, title }) =>
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && /^\S.*\S$/.test(title),
  'an environment variable': ({ env }) => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(env),
  'a page of documentation over https': ({ docs }) => isPage(docs),
  'a deadline, or null': ({ deadlineSeconds }) => deadlineSeconds === null || deadlineSeconds > 0,
  'notes that are sentences': ({ notes = [] }) => notes.every((note) => /^[A-Z].*\.$/.test(note)),
  'the date of its verification': ({ verified: { on } }) =>
    /^202\d-\d\d-\d\d$/.test(on) && !Number.isNaN(Date.parse(on)),
  'an installed SDK, a published vector or another implementation that verified it': ({ name, verified }) => {
    if ('vector' in verified) return isPage(verified.vector)
    if (verified.by === 'node:crypto') return true
    const [, sdk = '', version] = /^(.+)@([^@]+)$/.exec(verified.by) ?? []
    return SDKS[sdk] === version && existsSync(new URL(`sdk/${name}.ts`, import.meta.url))
  },
  'a tolerance if, and only if, a time is signed': ({ time, tolerance }) =>
    time === null ? tolerance === null : tolerance !== null && tolerance.past > 0 && tolerance.future > 0,
  'an id in a header that is signed if, and only if, the signed text has it': ({ id, signature }) =>
    id.in !== 'header' || id.signed === (signedValues(signature)?.includes('id') ?? id.signed),
  'a type in a header that is not signed': ({ type, signature }) =>
    type?.in !== 'header' || signature.kind === 'custom' || !type.signed,
  'a time outside of the body if, and only if, the signed text has it': ({ time, signature }) =>
    (time?.in === 'header' || time?.in === 'signature') ===
    (signedValues(signature)?.includes('time') ?? (time?.in === 'header' || time?.in === 'signature')),
  'a name for the time in its signature header': ({ time, signature }) =>
    time?.in !== 'signature' ||
    (signature.kind === 'mac' && 'pairs' in signature.format && signature.format.time !== undefined),
}

function isPage(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:'
}

/** The placeholders in the signed text; `undefined` if code writes it. */
function signedValues(signature: ProviderRow['signature']): readonly string[] | undefined {
  if (signature.kind === 'standard-webhooks') return ['id', 'time', 'body']
  if (signature.kind === 'token') return []
  if (signature.kind === 'custom') return undefined
  return [...signature.signed.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

describe('the list of providers', () => {
  it('lists every preset of the folder, in alphabetical order', () => {
    const files = readdirSync(new URL('../src/presets', import.meta.url))
    const names = files.map((file) => basename(file, '.ts')).toSorted()
    expect(PROVIDERS.map(({ name }) => name)).toEqual(names)
  })

  it('lists no two providers with one title', () => {
    expect(new Set(PROVIDERS.map(({ title }) => title)).size).toBe(PROVIDERS.length)
  })
})

describe.each(PROVIDERS.map((row) => ({ name: row.name, row })))('the row of $name', ({ row }) => {
  it('states every fact of $name', () => {
    const missing = Object.entries(FACTS).flatMap(([fact, has]) => (has(row) ? [] : fact))
    expect(missing).toEqual([])
  })
})
