import { signHeaders } from './signed-delivery.ts'

/** Returns a curl command that posts a delivery to `url`, signed with `secret` at the current time. */
export function curlCommand(url: string, secret: string): string {
  const body = '{"type":"invoice.paid","data":{"amount":10.0}}'
  const headers = signHeaders({ id: `msg_curl_${Date.now()}`, body, secret })
  const flags = Object.entries(headers).map(([name, value]) => `  -H '${name}: ${value}' \\\n`)
  return `curl -i ${url} \\\n${flags.join('')}  -d '${body}'`
}
