export { bufferNodeResponse } from './lib/node/buffer-node-response.ts'
export { lingerNodeResponse } from './lib/node/linger-node-response.ts'
export { type NodeRequest, readNodeBody } from './lib/node/read-node-body.ts'
export { sendNodeResponse } from './lib/node/send-node-response.ts'
