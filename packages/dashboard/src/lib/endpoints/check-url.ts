/** What is wrong with the text of a URL before the sender judges it, and what to keep in mind. */
export function checkUrl(text: string): { error?: string; warning?: string } {
  if (text.trim() === '') return { error: 'Enter the URL of the receiver.' }
  const url = URL.parse(text.trim())
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return { error: 'This is no URL: begin with https://' }
  if (url.username !== '' || url.password !== '')
    return { error: 'The URL must not hold a user or password: use a custom header.' }
  if (url.protocol === 'http:')
    return { warning: 'http: is not encrypted. Senders allow it for development only.' }
  return {}
}
