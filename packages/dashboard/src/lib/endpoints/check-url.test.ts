import { expect, it } from 'vitest'
import { checkUrl } from './check-url.ts'

it.each([
  ['', { error: 'Enter the URL of the endpoint.' }],
  ['example.com', { error: 'Not a valid URL. It must start with https://' }],
  ['ftp://example.com', { error: 'Not a valid URL. It must start with https://' }],
  ['javascript:alert(1)', { error: 'Not a valid URL. It must start with https://' }],
  [
    'https://user:pass@example.com',
    { error: 'The URL must not contain a username or password. Use a custom header.' },
  ],
  ['http://localhost:3000', { warning: 'http: is not encrypted. The sender allows it only in development.' }],
  [' https://example.com/webhooks ', {}],
])('checks the URL %j and returns %j', (text, result) => {
  expect(checkUrl(text)).toEqual(result)
})
