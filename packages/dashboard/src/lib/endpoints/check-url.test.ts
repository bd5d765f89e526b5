import { expect, it } from 'vitest'
import { checkUrl } from './check-url.ts'

it.each([
  ['', { error: 'Enter the URL of the receiver.' }],
  ['example.com', { error: 'This is no URL: begin with https://' }],
  ['ftp://example.com', { error: 'This is no URL: begin with https://' }],
  ['javascript:alert(1)', { error: 'This is no URL: begin with https://' }],
  [
    'https://user:pass@example.com',
    { error: 'The URL must not hold a user or password: use a custom header.' },
  ],
  ['http://localhost:3000', { warning: 'http: is not encrypted. Senders allow it for development only.' }],
  [' https://example.com/webhooks ', {}],
])('says of %j: %j', (text, said) => {
  expect(checkUrl(text)).toEqual(said)
})
