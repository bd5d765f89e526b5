export { readWebBody } from './lib/web/read-web-body.ts'
export { toResponse } from './lib/web/to-response.ts'
