import { fileURLToPath } from 'node:url'
import { type Asset, readAssets } from './assets.ts'

/** Resolves with the response to a request for the page or its files, or with `undefined` for any other request. */
export type DashboardHandler = (request: Request) => Promise<Response | undefined>

/**
 * Creates a handler that serves the dashboard, for the `fallback` option of `serve()`. The dashboard is a folder of static
 * files that calls the REST API of the same origin.
 *
 * The handler rejects with an `Error` when the page is not built, which only happens in a checkout: run
 * `pnpm --filter @hookseal/dashboard build`.
 *
 * @example
 * const server = await serve(sender, { fallback: dashboard() })
 */
export function dashboard(): DashboardHandler {
  return createDashboardHandler(builtPage)
}

/** Seen from `src/lib` in a checkout, and from `dist`, which has a single file, in the published package. */
const builtPage = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/page' : './page', import.meta.url),
)

/** Creates a handler that serves the page built into `directory`. */
export function createDashboardHandler(directory: string): DashboardHandler {
  let reading: Promise<ReadonlyMap<string, Asset>> | undefined
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
    const { pathname } = new URL(request.url)
    const path = isPage(pathname) ? '/index.html' : pathname
    if (path === pathname && !pathname.startsWith('/assets/')) return undefined
    reading ??= readAssets(directory)
    const asset = (await reading).get(path)
    return asset && toResponse(request, asset)
  }
}

/** Whether the path is a route of the page. */
function isPage(pathname: string): boolean {
  return pathname === '/' || pathname === '/sign-in' || pathname.startsWith('/o/')
}

function toResponse(request: Request, asset: Asset): Response {
  const headers: Record<string, string> = {
    'content-type': asset.type,
    // Asset names contain a hash of their content; the page always has the same name.
    'cache-control': asset.isPage ? 'no-cache' : 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': POLICY,
    vary: 'accept-encoding',
  }
  const zipped = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
  if (zipped) headers['content-encoding'] = 'gzip'
  const body = zipped ? asset.gzip : asset.bytes
  headers['content-length'] = String(body.byteLength)
  return new Response(request.method === 'HEAD' ? null : body, { headers })
}

/**
 * Allows nothing inline and nothing from another origin. Styles that scripts set on elements need no exception: the policy
 * applies to style attributes in markup and to style elements, and the page has neither.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // The browser throws when code assigns a string to innerHTML or a similar sink.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')
