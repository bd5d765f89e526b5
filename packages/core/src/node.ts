export { holdNodeResponse } from './lib/hold-node-response.ts'
export { lingerNodeResponse } from './lib/linger-node-response.ts'
export { type NodeRequest, readNodeBody } from './lib/read-node-body.ts'
export { sendNodeAnswer } from './lib/send-node-answer.ts'
