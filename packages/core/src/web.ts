export { readWebBody } from './lib/read-web-body.ts'
export { toResponse } from './lib/to-response.ts'
