import { fileURLToPath } from 'node:url'
import { type Asset, readAssets } from './assets.ts'

/** Answers requests for the page and its files; `undefined` for every other one. */
export type DashboardHandler = (request: Request) => Promise<Response | undefined>

/**
 * The dashboard, for the `fallback` of a sender's server. It is a page of static files that asks the REST API of the same origin.
 *
 * @throws {Error} at the first request, when the page was not built: in a checkout, `vite build` makes it.
 *
 * @example
 * const server = await serve(sender, { fallback: dashboard() })
 */
export function dashboard(): DashboardHandler {
  return pageHandler(builtPage)
}

/** From `src/lib` of a checkout and from `dist` of the package, which has one file. */
const builtPage = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/page' : './page', import.meta.url),
)

/** The page that was built into `directory`. */
export function pageHandler(directory: string): DashboardHandler {
  let reading: Promise<ReadonlyMap<string, Asset>> | undefined
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
    const { pathname } = new URL(request.url)
    const path = isPage(pathname) ? '/index.html' : pathname
    if (path === pathname && !pathname.startsWith('/assets/')) return undefined
    reading ??= readAssets(directory)
    const asset = (await reading).get(path)
    return asset && answer(request, asset)
  }
}

/** Addresses that the page itself shows something for. */
function isPage(pathname: string): boolean {
  return pathname === '/' || pathname === '/sign-in' || pathname.startsWith('/o/')
}

function answer(request: Request, asset: Asset): Response {
  const headers: Record<string, string> = {
    'content-type': asset.type,
    // Names of assets change with their content; that of the page doesn't.
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
 * Nothing from elsewhere and nothing inline. Styles that scripts set on elements need no exception: the policy judges markup and
 * style elements, and the page makes neither.
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
  // No text can become markup, whatever the code does.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')
