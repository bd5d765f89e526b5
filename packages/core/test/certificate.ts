/**
 * A self-signed certificate of a key made for these tests, in DER, and that key's signature of the text `signed text`: RSA with
 * SHA-256. Made by `openssl req -x509 -newkey rsa:2048 -nodes` and `openssl dgst -sha256 -sign`; Node cannot create certificates.
 */
export const CERTIFICATE: Uint8Array = Buffer.from(
  'MIIDETCCAfmgAwIBAgIUXdd9pJ4cQtIB+N/n2tiNY3tHK6wwDQYJKoZIhvcNAQELBQAwFzEVMBMGA1UEAwwMZXhhbXBsZS50' +
    'ZXN0MCAXDTI2MTEyMTIwMzgwOFoYDzIxMjYxMDI4MjAzODA4WjAXMRUwEwYDVQQDDAxleGFtcGxlLnRlc3QwggEiMA0GCSqG' +
    'SIb3DQEBAQUAA4IBDwAwggEKAoIBAQDSdD/6dAgFC64aXijsjTinn8LydydYHY0l9/i0vzVt6x0D/DrDfjtn9ai4WP+rm69B' +
    'N59LnnbVyyKfuFRSTz1JgTTcKIqzBTmk7a6QKWs56F+b/cgRn7HlGSUx7qXTNTC6vN2BdW3JbeSSzV7rVxIwEZ/75KvRJIJ0' +
    'XaES8MHRrN4Fl7xMV0vWQYDNfXgeZXj3gCMt07Odh3/j2iatqVofzTKmMDuDbkLV2N3xswjJfAaSttEmerZHllAAaVU3GB1U' +
    'v7iNz9L4YqjFxbVgqL7uMwP37pP/HJRFdYU9beIHndeIyRFnbci6vtasSWdB/+HZoW7R4ne78tTSGX96LHDnAgMBAAGjUzBR' +
    'MB0GA1UdDgQWBBSmgajO9dPb3WXLvVIB/8VguzJ4UjAfBgNVHSMEGDAWgBSmgajO9dPb3WXLvVIB/8VguzJ4UjAPBgNVHRMB' +
    'Af8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQAnzycqpUKoEfTe/5xMHjR7d8ZO/TEwZa6VXF016GlnQ2s8In2K/EPxc70Z' +
    '8uHAi/kYh1o5iFdTN2yI5R/+8BcenTQNDRVmsthc+OMNI96Hu2MDFkdLvWCF26UNPJ5Z7glqUj0VOX5nTBjjxKgn5MM2SPzw' +
    'DhpczDOs+JNwdFtngdks52TvinA95qwGd18NIbNm6/DftC/ETFq3azpjiHiisW16ZkWUPcz9kzGF+WJ415EmZRX402bRZUW3' +
    'eKKdIjpEKls7Sek44Ygby31Vp5AOUxMThk92uIQ5hPGh/zijO+5V3dwLGhE0LZ1tQVvlYF1cVmwS1BmVyLPeAK6KJ3B7',
  'base64',
)
export const CERTIFICATE_SIGNATURE: Uint8Array = Buffer.from(
  'f0fDXUeK0q2zMFBMC/bylkO+rYNZjRnK6uXjWfQEkPuV4JBxI/19PhYGsEtlUSERdXQhmRkAK8M9R/RDeegN34kCbbFpvIvA' +
    'JMk5sLgqRRApAKssoohIA/vuDBR+CmYqFTmVQQ/5JdPc0Zo6Z4IQQFK4V5WzqjJho7G87goQUmz/g+7rIqe156Z2H7kbEj4f' +
    'n6tQxN8VTWBtP83ygEw7OGw4bwK8jGcvFVQDV+f6xle6H6snzafEqcxQGVwDLnD94ItEFLS6nhT2Fqyr6rCouf4TXBTrcrXc' +
    'hdkOTkryiKmVByo9vGw8IAm++xU+3DezcHPG3AkcnJi+r59y/vZmnw==',
  'base64',
)
