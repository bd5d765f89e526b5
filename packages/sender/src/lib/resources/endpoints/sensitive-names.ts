const ANYWHERE =
  /auth|bearer|cookie|credential|csrf|hmac|jwt|key|pass|pwd|secret|session|signature|token|xsrf/i
/** These occur inside common words, such as `signal`, `design` and `assigned`. They count where a word ends. */
const AT_END = /[sS]ig(?![a-z])|SIG(?![A-Za-z])|(?<![A-Za-z])[sS]ign(?![a-z])|(?<![A-Za-z])SIGN(?![A-Za-z])/

/** Whether the value of a header with this name is probably a secret: `X-Api-Key`, `x-jwt`, `sessionId`, `X-Hub-Sig`. */
export function isSensitiveName(name: string): boolean {
  // The sender's own header: a custom one is not sent, so its value is not a secret.
  if (name.toLowerCase() === 'webhook-signature') return false
  return ANYWHERE.test(name) || AT_END.test(name)
}
