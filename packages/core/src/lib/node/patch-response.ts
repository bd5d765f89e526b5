import type { ServerResponse } from 'node:http'

type Method = 'writeHead' | 'setHeader' | 'appendHeader' | 'removeHeader' | 'flushHeaders' | 'write' | 'end'

/** Replacements for methods of a `ServerResponse`. */
export type ResponsePatch = Partial<Pick<ServerResponse, Method>>

/**
 * Replaces methods of `res`. `restore` puts the earlier ones back: by assignment, because `delete` would make V8 treat each response as
 * a dictionary, which is slower.
 */
export function patchResponse(res: ServerResponse, patch: ResponsePatch): { restore: () => void } {
  const earlier: Record<string, unknown> = {}
  for (const name of Object.keys(patch)) earlier[name] = Reflect.get(res, name)
  Object.assign(res, patch)
  return {
    restore() {
      Object.assign(res, earlier)
    },
  }
}
