import { dashboard } from '@hookseal/dashboard'
import assert from 'node:assert/strict'

const handler = dashboard()
const get = async (path) => handler(new Request(`http://localhost${path}`))

const page = await get('/o/default/overview')
assert.match(page.headers.get('content-security-policy'), /default-src 'none'/)
const paths = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path)
assert.ok(paths.length >= 3, 'the page has a script, a stylesheet and an icon')
for (const path of paths) assert.equal((await get(path)).status, 200, path)
assert.equal(await get('/api/v1/me'), undefined)

console.log('ok')
