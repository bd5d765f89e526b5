/**
 * What to do about each mistake that `explain` knows. The key is the stable `code` of the finding; what exactly was
 * seen is said where it is found.
 */
export const FIXES = {
  header_missing:
    'Send it, and let every proxy on the way pass it on: those that forward a list of headers need all three on it.',
  header_underscored:
    'Read the names with hyphens, as they are sent. nginx drops names with underscores unless underscores_in_headers is on.',
  header_cgi: 'Undo what CGI and WSGI do to header names: HTTP_WEBHOOK_ID is webhook-id.',
  header_svix:
    "Verify with standardWebhooks({ headerPrefix: 'svix-' }) as the scheme, or have the sender use the webhook- names.",
  header_renamed: 'Forward the header under its own name, or rename it back before it is verified.',
  header_repeated:
    'Send each header once: look for a proxy or a client that adds headers which are there already.',
  header_id: 'Give each event an id of 1 to 256 printable ASCII characters without white space and dots.',
  timestamp_unit: 'Send whole seconds since the epoch: Math.floor(Date.now() / 1000), int(time.time()).',
  timestamp_format:
    'Send whole seconds since the epoch, as digits alone: Math.floor(Date.now() / 1000), int(time.time()).',
  timestamp_skew:
    'Set both clocks by NTP. A retry needs a timestamp and a signature of its own. To judge a delivery kept from earlier, pass --at with the time it arrived.',
  signature_format:
    'Send v1, and the base64 of the 32 bytes, padded, in the standard alphabet; several separated by spaces.',
  signature_algorithm: 'Sign with HMAC-SHA256 (v1), or with Ed25519 (v1a).',
  signature_version: 'Give the secret that belongs to the version: whsec_ for v1, whpk_ for v1a.',
  secret_surroundings: 'Store the secret alone: no quotes, white space or line end around it.',
  secret_prefix: 'Configure it as whsec_ and the base64 of the key, nothing before or between.',
  secret_encoding: 'Configure it as whsec_ and the base64 of the key, padded, in the standard alphabet.',
  secret_as_text:
    'Where it is signed, take off whsec_ and decode the rest from base64: those bytes are the key. Libraries for Standard Webhooks do that themselves.',
  secret_raw_text:
    'Configure it as whsec_ and the base64 of that text. Better: a random one, from hookseal secret.',
  secret_encoded_twice:
    'Encode it once. What goes under data in a Kubernetes Secret is encoded; under stringData it is not.',
  secret_escaped: 'Decode it before it is used, or store it where nothing escapes it.',
  secret_size: 'Make a new one with hookseal secret: 24 to 64 bytes are allowed.',
  secret_private: 'Give receivers the whpk_ key. The whsk_ key stays with the sender.',
  secret_other:
    'Configure that secret too, or have the sender use the current one. After a rotation both are valid for a while.',
  secret_unusable: 'Copy the secret again from where the endpoint was registered.',
  content_body_alone:
    'Sign <id>.<timestamp>.<body>. For a provider that signs the body alone by design, verify with bodyHmac() of @hookseal/core as the scheme.',
  content_parts:
    'Sign <id>.<timestamp>.<body>, with a dot after the id and after the timestamp, just as the headers have them.',
  body_newline:
    'Sign and send the same bytes. Editors, echo and println add a line end; echo -n, printf %s and --data-binary do not.',
  body_line_ends:
    'Keep the line ends as they were received: read and write the body as bytes, not as lines or text.',
  body_bom:
    'Sign and send the same bytes: write UTF-8 without a byte order mark, and decode only after verifying.',
  body_white_space: 'Do not trim the body before it is verified.',
  body_charset: 'Read the body as bytes. It was decoded as Latin-1, and is UTF-8.',
  body_wrapped:
    'Unwrap the body before it is verified: the signature is over what was sent, not over a copy wrapped for transport or a log.',
  body_rewritten:
    'Verify the bytes as received, before any JSON parser (@hookseal/express and the other adapters do). A sender serialises once, and signs and sends just that.',
  body_key_order:
    'Verify the bytes as received: no parsing brings the order of keys back. A sender signs and sends the same text, not two made from one object.',
  body_unsigned: 'Sign the body that is sent: it was still empty when it was signed.',
  body_empty: 'Take the body before something else reads it: another parser has used up the stream.',
  body_object:
    'Keep the bytes as received. An object was turned into text by String(object); JSON.stringify would not bring them back either.',
  body_replaced:
    'Read the body as bytes. It was decoded as UTF-8 although it is not, and what was there is lost.',
  body_length: 'Compare the body with what was sent: it was cut, edited or decoded on the way.',
  body_refused:
    'Have the sender send one JSON text in UTF-8, of at most 1 MiB unless maxBodyBytes is raised.',
  unexplained:
    'Compare the secret with the one the endpoint shows, that of this endpoint and of this environment. Then compare the body, byte for byte, with what was sent.',
} as const

export type FaultCode = keyof typeof FIXES

/** One mistake that was found. `problem` is a sentence or two and names no secret. */
export interface Fault {
  code: FaultCode
  problem: string
}

/** One way to read a part of a delivery, and what would have to be wrong for it to be the right way. */
export interface Reading<T> {
  value: T
  faults: readonly Fault[]
}
