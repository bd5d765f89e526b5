/** Checks a URL before it is submitted. The sender validates it again, with its address rules. */
export function checkUrl(text: string): { error?: string; warning?: string } {
  if (text.trim() === '') return { error: 'Enter the URL of the endpoint.' }
  const url = URL.parse(text.trim())
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return { error: 'Not a valid URL. It must start with https://' }
  if (url.username !== '' || url.password !== '')
    return { error: 'The URL must not contain a username or password. Use a custom header.' }
  if (url.protocol === 'http:')
    return { warning: 'http: is not encrypted. The sender allows it only in development.' }
  return {}
}
