import { describe, expect, it } from 'vitest'
import { diagnose } from '../src/lib/explain/diagnose.ts'
import { FIXES } from '../src/lib/explain/faults.ts'
import { BODY_MISTAKES } from './body-mistakes.ts'
import { HEADER_MISTAKES } from './header-mistakes.ts'
import { diagnosisOf, evidence, OLD_SECRET, SECRET, signed } from './mistakes.ts'
import { SECRET_MISTAKES } from './secret-mistakes.ts'

const ALL = [...BODY_MISTAKES, ...HEADER_MISTAKES, ...SECRET_MISTAKES]

describe('explain', () => {
  it.each(ALL)('finds out: $name', async (mistake) => {
    const { verdict, findings, reproduced } = await diagnosisOf(mistake)
    expect(verdict).toBeInstanceOf(Error)
    expect(findings.map(({ code }) => code)).toEqual(mistake.codes)
    expect(findings[0]?.problem).toContain(mistake.says ?? '')
    expect(reproduced).toBe(mistake.lost === undefined)
  })

  it('names no secret in what it says', async () => {
    for (const mistake of ALL) {
      const { secrets } = await evidence(await mistake.make())
      const said = JSON.stringify((await diagnosisOf(mistake)).findings)
      for (const secret of [...secrets, OLD_SECRET].filter((text) => text.length > 8)) {
        expect(said).not.toContain(secret.trim())
        expect(said).not.toContain(secret.slice(-16).trim())
      }
    }
  })

  it('has a mistake in its table for each fix', () => {
    expect(new Set(ALL.flatMap(({ codes }) => codes))).toEqual(new Set(Object.keys(FIXES)))
  })

  it('finds nothing wrong with a right delivery, nor with one by the second secret', async () => {
    const right = await diagnose(await evidence())
    expect(right).toMatchObject({ verdict: { id: 'msg_1', key: { index: 0 } }, findings: [] })
    const second = await diagnose(await evidence({ secrets: [OLD_SECRET, SECRET] }))
    expect(second).toMatchObject({ verdict: { key: { index: 1 } }, findings: [] })
  })

  it(
    'comes to an end with a large body of many parts that nothing explains',
    { timeout: 60_000 },
    async () => {
      const data = Array.from({ length: 20_000 }, (_, id) => ({ id, name: `n${id}`, price: id / 3 }))
      const body = Buffer.from(JSON.stringify({ type: 'a', data }))
      const { findings } = await diagnose(await evidence({ body }))
      expect(findings.map(({ code }) => code)).toEqual(['unexplained'])
    },
  )

  it('names the cap along with the mistake in a body that is over it', async () => {
    const signedText = JSON.stringify({ type: 'a', data: 'x'.repeat(2 ** 20) }, null, 2)
    const body = Buffer.from(JSON.stringify(JSON.parse(signedText)))
    const { findings } = await diagnose(await evidence({ body, headers: await signed(signedText) }))
    expect(findings.map(({ code }) => code)).toEqual(['body_rewritten', 'body_refused'])
  })
})
