import { describe, expect, it } from 'vitest'
import { diagnose } from '../src/lib/explain/diagnose.ts'
import { FIXES } from '../src/lib/explain/faults.ts'
import { BODY_MISTAKES } from './body-mistakes.ts'
import { HEADER_MISTAKES } from './header-mistakes.ts'
import { diagnosisOf, evidence, OLD_SECRET, SECRET, signed } from './mistakes.ts'
import { SECRET_MISTAKES } from './secret-mistakes.ts'

const ALL = [...BODY_MISTAKES, ...HEADER_MISTAKES, ...SECRET_MISTAKES]

describe('diagnose', () => {
  it.each(ALL)('finds the mistake: $name', async (mistake) => {
    const { result, findings, reproduced } = await diagnosisOf(mistake)
    expect(result).toBeInstanceOf(Error)
    expect(findings.map(({ code }) => code)).toEqual(mistake.codes)
    expect(findings[0]?.problem).toContain(mistake.says ?? '')
    expect(reproduced).toBe(mistake.lost === undefined)
  })

  it('quotes no secret in its findings', async () => {
    for (const mistake of ALL) {
      const { secrets } = await evidence(await mistake.make())
      const text = JSON.stringify((await diagnosisOf(mistake)).findings)
      for (const secret of [...secrets, OLD_SECRET].filter(({ length }) => length > 8)) {
        expect(text).not.toContain(secret.trim())
        expect(text).not.toContain(secret.slice(-16).trim())
      }
    }
  })

  it('detects a mistake for every fix in its table', () => {
    expect(new Set(ALL.flatMap(({ codes }) => codes))).toEqual(new Set(Object.keys(FIXES)))
  })

  it('returns no findings for a delivery that verifies with the first or the second secret', async () => {
    const first = await diagnose(await evidence())
    expect(first).toMatchObject({ result: { id: 'msg_1', key: { index: 0 } }, findings: [] })
    const second = await diagnose(await evidence({ secrets: [OLD_SECRET, SECRET] }))
    expect(second).toMatchObject({ result: { key: { index: 1 } }, findings: [] })
  })

  it('ends the search for a large body that no mistake explains', async () => {
    const data = Array.from({ length: 20_000 }, (_, id) => ({ id, name: `n${id}`, price: id / 3 }))
    const body = Buffer.from(JSON.stringify({ type: 'a', data }))
    const { findings } = await diagnose(await evidence({ body }))
    expect(findings.map(({ code }) => code)).toEqual(['unexplained'])
  })

  it('reports both the mistake and the size limit for a body over the limit', async () => {
    const signedText = JSON.stringify({ type: 'a', data: 'x'.repeat(2 ** 20) }, null, 2)
    const body = Buffer.from(JSON.stringify(JSON.parse(signedText)))
    const { findings } = await diagnose(await evidence({ body, headers: await signed(signedText) }))
    expect(findings.map(({ code }) => code)).toEqual(['body_rewritten', 'body_rejected'])
  })
})
