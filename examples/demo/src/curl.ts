import { signByReference } from './deliver.ts'

/** A command for a shell that posts a delivery signed just now. */
export function curlCommand(url: string, secret: string): string {
  const body = '{"type":"invoice.paid","data":{"amount":10.0}}'
  const headers = signByReference({ id: `msg_curl_${Date.now()}`, body, secret })
  const flags = Object.entries(headers).map(([name, value]) => `  -H '${name}: ${value}' \\\n`)
  return `curl -i ${url} \\\n${flags.join('')}  -d '${body}'`
}
