import type { ProviderOracle } from '@hookseal/conformance'
import { importSdk } from '../install-sdks.ts'
import { accepts } from '../oracle.ts'

type Item = Record<string, unknown>

interface Validator {
  calculateHmac: (item: Item, key: string) => string
  validateHMAC: (item: Item, key: string) => boolean
}

const FIELDS = {
  pspReference: '7914073381342284',
  merchantAccountCode: 'TestMerchant',
  merchantReference: 'order:1',
  amount: { value: 1130, currency: 'EUR' },
  eventCode: 'AUTHORISATION',
  success: 'true',
}

export async function oracle(): Promise<ProviderOracle> {
  const { hmacValidator } = await importSdk<{ hmacValidator: new () => Validator }>('@adyen/api-library')
  const validator = new hmacValidator()
  const secret = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'
  const sign = (item: Item): Item => ({
    ...item,
    additionalData: { hmacSignature: validator.calculateHmac(item, secret) },
  })
  const captured = { ...sign(FIELDS), amount: { value: 9999, currency: 'EUR' } }
  return {
    secret,
    otherSecret: '00'.repeat(32),
    name: '@adyen/api-library@32.1.0',
    body: bodyOf(FIELDS),
    otherBody: bodyOf(captured),
    respell: (text) => ` ${text}`,
    expected: { type: 'AUTHORISATION' },
    sign: () => ({ body: bodyOf(sign(FIELDS)), headers: {} }),
    verify: async ({ body }) =>
      accepts(() => itemsOf(body).every((item) => validator.validateHMAC(item, secret))),
    exchanges: [
      {
        name: 'no items by 400',
        request: { body: bodyOf(), headers: {} },
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
      {
        name: 'a colon that moves a part of one field into the next by 400',
        request: { body: bodyOf({ ...sign(FIELDS), pspReference: '79:14' }), headers: {} },
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
      {
        name: 'an item that was changed by 401',
        request: { body: bodyOf(captured), headers: {} },
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
      {
        name: 'a signed item that is repeated, which would be a new event, by 400',
        request: { body: bodyOf(sign(FIELDS), sign(FIELDS)), headers: {} },
        response: { status: 400, code: 'ERR_WEBHOOK_SIGNATURE_INVALID' },
      },
    ],
  }
}

function bodyOf(...items: readonly Item[]): string {
  return JSON.stringify({
    live: 'false',
    notificationItems: items.map((item) => ({ NotificationRequestItem: item })),
  })
}

function itemsOf(body: string): Item[] {
  const { notificationItems }: { notificationItems: { NotificationRequestItem: Item }[] } = JSON.parse(body)
  return notificationItems.map(({ NotificationRequestItem }) => NotificationRequestItem)
}
