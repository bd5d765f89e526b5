import { afterEach, expect, it, vi } from 'vitest'
import { printJson, stripControlChars } from './output.ts'

afterEach(() => vi.restoreAllMocks())

it('escapes what terminals obey in JSON, which stays the same value', () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const value = { body: '\u001B[2J \u009B31m \u007F \u202Etxt.exe \u2066 \u00E9 \u{1F600}' }
  printJson(value)
  const text = String(write.mock.calls[0]?.[0])
  expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u)
  expect(text).toContain('\u00E9 \u{1F600}')
  expect(JSON.parse(text)).toEqual(value)
})

it('replaces control characters and those that change the direction of text', () => {
  expect(stripControlChars('a\u001B[31mb\u009B\u202Ec\u2069\n\td')).toBe('ab\uFFFD\uFFFDc\uFFFD\n\td')
})
