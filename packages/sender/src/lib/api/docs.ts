import type { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { readFile } from 'node:fs/promises'
import type { ApiEnv } from './env.ts'
import { findScalar } from './scalar-bundle.ts'

/** Serves the API reference at `/docs`, with all its scripts and without a CDN or web fonts. */
export function docsRoutes(app: OpenAPIHono<ApiEnv>, guard: MiddlewareHandler<ApiEnv>): void {
  let bundle: Promise<Uint8Array<ArrayBuffer>> | undefined
  app.get('/docs', guard, (c) =>
    c.body(PAGE, 200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY }),
  )
  app.get('/docs/start.js', (c) => c.body(START, 200, { 'content-type': 'text/javascript; charset=utf-8' }))
  app.get('/docs/scalar.js', async (c) => {
    bundle ??= readFile(findScalar()).then((bytes) => new Uint8Array(bytes))
    return c.body(await bundle, 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    })
  })
}

/** The page's components set inline styles, but never inline scripts. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>hookseal API</title>
</head>
<body>
<div id="app"></div>
<script src="/docs/scalar.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

const START = `Scalar.createApiReference('#app', {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
})
`
