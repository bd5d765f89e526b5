import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

export interface Asset {
  readonly type: string
  readonly isPage: boolean
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly gzip: Uint8Array<ArrayBuffer>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const compress = promisify(gzip)

/**
 * Reads every file of the built page into memory, about 2 MB, and returns them by path (`/index.html`). Requests never reach the
 * file system, so no request path can leave the directory.
 *
 * @throws {Error} when the page is not built
 */
export async function readAssets(directory: string): Promise<ReadonlyMap<string, Asset>> {
  const entries = await readdir(directory, { recursive: true }).catch((cause: unknown) => {
    throw new Error(
      `The dashboard is not built: ${directory} does not exist. In a checkout, run npx --yes pnpm@12.21.0 -C packages/dashboard build.`,
      { cause },
    )
  })
  const assets = new Map<string, Asset>()
  for (const entry of entries) {
    const type = TYPES[extname(entry)]
    if (type !== undefined)
      assets.set(`/${entry.replaceAll('\\', '/')}`, await readAsset(join(directory, entry), type))
  }
  return assets
}

async function readAsset(file: string, type: string): Promise<Asset> {
  const bytes = new Uint8Array(await readFile(file))
  return { type, isPage: type.startsWith('text/html'), bytes, gzip: new Uint8Array(await compress(bytes)) }
}
