/**
 * How to fix each mistake that `explain` detects, by the stable `code` of the finding. The description of the problem is
 * where the mistake is detected.
 */
export const FIXES = {
  header_missing:
    'Send the header, and have every proxy forward it. A proxy with a list of allowed headers needs each signed header on it.',
  header_underscored:
    'Read the names with hyphens, as they are sent. nginx drops names with underscores unless underscores_in_headers is on.',
  header_cgi: 'Convert the header names of CGI and WSGI: HTTP_WEBHOOK_ID is webhook-id.',
  header_svix:
    "Verify with standardWebhooks({ headerPrefix: 'svix-' }) as the scheme, or configure the sender to use the webhook- names.",
  header_renamed: 'Forward the header under its own name, or rename it before verifying.',
  header_repeated: 'Send each header once. Look for a proxy or a client that adds headers a second time.',
  header_id: 'Give each event an id of 1 to 256 printable ASCII characters without whitespace or dots.',
  timestamp_unit: 'Send whole seconds since the epoch: Math.floor(Date.now() / 1000), int(time.time()).',
  timestamp_format:
    'Send whole seconds since the epoch, digits only: Math.floor(Date.now() / 1000), int(time.time()).',
  timestamp_skew:
    'Synchronize both clocks with NTP. Sign each retry with a new timestamp. To check a stored delivery, pass --at with the time it arrived.',
  signature_format:
    'Send v1, followed by the 32 bytes in padded base64 of the standard alphabet. Separate several signatures by spaces.',
  signature_algorithm: 'Sign with HMAC-SHA256 (v1), or with Ed25519 (v1a).',
  signature_version: 'Configure the secret for the version: whsec_ for v1, whpk_ for v1a.',
  secret_surroundings: 'Store only the secret, without quotes, whitespace or a line ending.',
  secret_prefix: 'Configure the secret as whsec_ followed directly by the base64 of the key.',
  secret_encoding:
    'Configure the secret as whsec_ followed by the key in padded base64 of the standard alphabet.',
  secret_as_text:
    'In the sender, remove whsec_ and decode the rest from base64: those bytes are the key. Libraries for Standard Webhooks do this.',
  secret_raw_text:
    'Configure the secret as whsec_ followed by the base64 of that text. Better: create a random secret with hookseal secret.',
  secret_encoded_twice:
    'Encode the secret once. Values under data of a Kubernetes Secret are base64, values under stringData are not.',
  secret_escaped: 'Decode the secret before use, or store it where it is not escaped.',
  secret_size: 'Create a new secret with hookseal secret: 24 to 64 bytes are allowed.',
  secret_private: 'Configure receivers with the whpk_ key. Keep the whsk_ key at the sender.',
  secret_other:
    'Configure that secret as well, or configure the sender to use the current one. After a rotation both are valid for some time.',
  secret_unusable: 'Copy the secret again from the page or command that created the endpoint.',
  content_body_alone:
    'Sign <id>.<timestamp>.<body>. For a provider that signs the body alone by design, verify with bodyHmac() of @hookseal/core as the scheme.',
  content_parts:
    'Sign <id>.<timestamp>.<body>, with a dot after the id and after the timestamp, both exactly as in the headers.',
  body_newline:
    'Sign and send the same bytes. Editors, echo and println add a line ending; echo -n, printf %s and --data-binary do not.',
  body_line_ends:
    'Keep the line endings as received: read and write the body as bytes, not as lines or text.',
  body_bom:
    'Sign and send the same bytes: write UTF-8 without a byte order mark, and decode only after verifying.',
  body_whitespace: 'Do not trim the body before verifying.',
  body_charset: 'Read the body as bytes. It is UTF-8 but was decoded as Latin-1.',
  body_wrapped:
    'Unwrap the body before verifying: the signature covers the sent bytes, not a copy wrapped for transport or a log.',
  body_rewritten:
    'Verify the bytes as received, before any JSON parser (@hookseal/express and the other adapters do). A sender must serialize once, then sign and send exactly that text.',
  body_key_order:
    'Verify the bytes as received: parsing does not preserve the order of keys. A sender must sign and send the same text, not two serializations of one object.',
  body_unsigned: 'Sign the body that is sent: it was empty when it was signed.',
  body_empty: 'Read the body before any other parser: another parser has consumed the stream.',
  body_object:
    'Keep the bytes as received. String(object) produced this text; JSON.stringify would not restore the bytes either.',
  body_replaced:
    'Read the body as bytes. It is not UTF-8 but was decoded as such, and the original bytes are lost.',
  body_length: 'Compare the body with the sent one: it was cut, edited or decoded in transit.',
  body_rejected: 'Send one JSON text in UTF-8, of at most 1 MiB unless maxBodyBytes is raised.',
  unexplained:
    'Check that the secret belongs to this endpoint and this environment. Then compare the body byte for byte with the sent one.',
} as const

/** As {@link FIXES}, for mistakes with the schemes of providers. */
export const PROVIDER_FIXES = {
  option_missing:
    'Pass the option, to explain as --public-url or as the environment variable that the problem names.',
  timestamp_milliseconds: 'Send milliseconds since the epoch: Date.now(), int(time.time() * 1000).',
  url_proxy:
    'Set publicUrl (--public-url) to the URL as it is configured at the provider: the scheme, host and port that it calls, not those behind a proxy.',
  form_rewritten:
    'Verify the bytes as received, before express.urlencoded() and other form parsers. Several spellings of a form have the same fields.',
  secret_decoded:
    'Use the whole text of the secret as the key, with its prefix and not decoded from base64. The presets of @hookseal/providers do this.',
  secret_without_prefix: 'Use the whole text of the secret as the key, with its prefix.',
} as const

export type FaultCode = keyof typeof FIXES | keyof typeof PROVIDER_FIXES

/** Returns how to fix a mistake. */
export function fixOf(code: FaultCode): string {
  return { ...FIXES, ...PROVIDER_FIXES }[code]
}

/** A mistake that was found. `problem` is one or two sentences and contains no secret. */
export interface Fault {
  code: FaultCode
  problem: string
}
