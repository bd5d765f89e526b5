// Written by `pnpm --filter @hookseal/dashboard api-types` from the sender's OpenAPI document.

export interface paths {
  '/api/v1/webhooks': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List webhooks */
    get: operations['listWebhooks']
    put?: never
    /**
     * Register a webhook
     * @description Answers with the signing secret, this once.
     */
    post: operations['createWebhook']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/webhooks/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Get a webhook */
    get: operations['getWebhook']
    put?: never
    post?: never
    /**
     * Delete a webhook
     * @description Stops sending at once: deliveries that wait are given up.
     */
    delete: operations['deleteWebhook']
    options?: never
    head?: never
    /**
     * Change a webhook
     * @description Changes what the body names. Enabling forgets the failures so far.
     */
    patch: operations['updateWebhook']
    trace?: never
  }
  '/api/v1/webhooks/{id}/rotate-secret': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Rotate the signing secret
     * @description The previous secret signs too until the overlap ends.
     */
    post: operations['rotateWebhookSecret']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/webhooks/{id}/test': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Send a test event
     * @description Sends the catalogue's example of a type to this webhook alone; it appears among its deliveries.
     */
    post: operations['testWebhook']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/webhooks/{id}/replay': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Replay deliveries of a webhook
     * @description Sends again what matches, oldest first, each with its `webhook-id`.
     */
    post: operations['replayWebhook']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/webhooks/{id}/deliveries': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List deliveries of a webhook */
    get: operations['listWebhookDeliveries']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/deliveries': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List deliveries */
    get: operations['listDeliveries']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/deliveries/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Get a delivery with its attempts */
    get: operations['getDelivery']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/deliveries/{id}/replay': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Replay a delivery
     * @description Sends it again now, with its `webhook-id`, and through the whole schedule.
     */
    post: operations['replayDelivery']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/replay': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Replay deliveries
     * @description Sends again what matches, oldest first, each with its `webhook-id`.
     */
    post: operations['replayDeliveries']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/events': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List events */
    get: operations['listEvents']
    put?: never
    /**
     * Publish an event
     * @description Answers once the event and its deliveries are committed. The same `id` again creates nothing.
     */
    post: operations['publishEvent']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/events/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Get an event */
    get: operations['getEvent']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/event-types/{name}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    /**
     * Add or replace an event type
     * @description The catalogue is common to all organisations.
     */
    put: operations['putEventType']
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/event-types': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List the catalogue of event types */
    get: operations['listEventTypes']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/stats': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Deliveries over time, by outcome */
    get: operations['getStats']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/stats/webhooks': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Deliveries of each webhook, by outcome */
    get: operations['getWebhookStats']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/listen': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Listen for deliveries
     * @description Makes a webhook that lives as long as the connection, and streams its deliveries over it, for development on a machine that nobody can post to. The first event, `webhook`, holds the webhook with its signing secret. Each event `delivery` holds the id of an attempt, and the headers and body of its request.
     */
    post: operations['listen']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/listen/{id}/answers/{request_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Answer a delivery
     * @description What the listener’s own app answered, or why it did not; it becomes the result of the attempt.
     */
    post: operations['answerDelivery']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/organizations': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List organisations */
    get: operations['listOrganizations']
    put?: never
    /** Create an organisation */
    post: operations['createOrganization']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/organizations/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Get an organisation */
    get: operations['getOrganization']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/organizations/{id}/keys': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List API keys of an organisation */
    get: operations['listApiKeys']
    put?: never
    /**
     * Create an API key
     * @description Answers with the key, this once.
     */
    post: operations['createApiKey']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/organizations/{id}/keys/{key_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /**
     * Revoke an API key
     * @description At once, and the sessions that were begun with it.
     */
    delete: operations['deleteApiKey']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/keys': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List operators' API keys */
    get: operations['listOperatorKeys']
    put?: never
    /**
     * Create an operator's API key
     * @description It does everything, for every organisation. Answers with the key, this once.
     */
    post: operations['createOperatorKey']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/keys/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /**
     * Revoke an operator's API key
     * @description At once, and the sessions that were begun with it. When the last one is gone, the next start makes a new one.
     */
    delete: operations['deleteOperatorKey']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/me': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What this key may do, and where */
    get: operations['getMe']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/session': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The session of this browser */
    get: operations['getSession']
    put?: never
    /**
     * Begin a session in a browser
     * @description Sets a cookie that works like the key for 12 hours, and ends with it.
     */
    post: operations['createSession']
    /** End the session of this browser */
    delete: operations['deleteSession']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
}
export type webhooks = Record<string, never>
export interface components {
  schemas: {
    WebhookWithSecret: components['schemas']['Webhook'] & {
      /**
       * @description Shown this once.
       * @example whsec_…
       */
      signing_secret: string
      _warning: string
    }
    Webhook: {
      /** @example wh_019aa5c2f7f07c1e8a4b6f0d2c9e1a37 */
      id: string
      /** @example default */
      organization_id: string
      /** @example Billing */
      name: string
      description: string
      /** @example https://example.com/webhooks */
      url: string
      /**
       * @example [
       *       "invoice.paid"
       *     ]
       */
      events: string[]
      /**
       * @description Values that look like secrets are redacted.
       * @example {
       *       "x-tenant": "42"
       *     }
       */
      headers: {
        [key: string]: string
      }
      enabled: boolean
      /** @description Why the sender disabled it. */
      disabled_reason: string | null
      /** @example whsec_C2FVsB */
      signing_secret_prefix: string
      /**
       * Format: date-time
       * @description Until when the secret before the newest one signs too, after a rotation.
       * @example 2026-11-21T09:30:00.000Z
       */
      previous_secret_expires_at: string | null
      /** @description Attempts a second, at most. */
      rate_limit: number | null
      has_legacy_secret: boolean
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      updated_at: string | null
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      last_delivery_at: string | null
      /**
       * @description Status of the last answer; null when there was none.
       * @example 200
       */
      last_delivery_status: number | null
      /**
       * Format: date-time
       * @description Since when it has done nothing but fail.
       * @example 2026-11-21T09:30:00.000Z
       */
      failing_since: string | null
      /**
       * Format: date-time
       * @description Until when it is left alone after failures in a row, or because it asked for that. No attempts are spent meanwhile.
       * @example 2026-11-21T09:30:00.000Z
       */
      paused_until: string | null
    }
    /** @description RFC 9457. */
    Problem: {
      /** @example about:blank */
      type: string
      title: string
      /** @example 422 */
      status: number
      /**
       * @description Stable: switch on this.
       * @example ERR_API_INVALID
       * @enum {string}
       */
      code:
        | 'ERR_API_JSON'
        | 'ERR_API_REQUEST'
        | 'ERR_API_UNAUTHENTICATED'
        | 'ERR_API_SCOPE'
        | 'ERR_API_ORIGIN'
        | 'ERR_API_NOT_FOUND'
        | 'ERR_API_METHOD'
        | 'ERR_API_REQUEST_TIMEOUT'
        | 'ERR_API_BODY_TOO_LARGE'
        | 'ERR_API_CONTENT_TYPE'
        | 'ERR_API_INVALID'
        | 'ERR_API_HEADERS_TOO_LARGE'
        | 'ERR_API_INTERNAL'
        | 'ERR_API_NOT_READY'
        | 'ERR_SENDER_NOT_FOUND'
        | 'ERR_SENDER_INVALID'
        | 'ERR_SENDER_URL'
        | 'ERR_SENDER_EVENT_TYPE'
        | 'ERR_SENDER_PAYLOAD'
        | 'ERR_SENDER_IDEMPOTENCY'
        | 'ERR_SENDER_PAYLOAD_TOO_LARGE'
        | 'ERR_SENDER_CONFLICT'
      detail?: string
      /**
       * @description The first member at fault, as a path with dots.
       * @example url
       */
      field?: string
      /**
       * @description All of them.
       * @example [
       *       {
       *         "field": "url",
       *         "message": "is required"
       *       }
       *     ]
       */
      errors?: {
        field: string
        message: string
      }[]
      /** @description Names an unexpected error in the log of the sender. */
      instance?: string
    }
    WebhookInput: {
      /**
       * @description Where deliveries go: https, a public address.
       * @example https://example.com/webhooks
       */
      url: string
      /**
       * @description The types it gets. There is no wildcard.
       * @example [
       *       "invoice.paid"
       *     ]
       */
      events: string[]
      /** @example Billing */
      name?: string
      description?: string
      /**
       * @description Sent with each delivery. Those that would replace the signature's headers are dropped.
       * @example {
       *       "x-tenant": "42"
       *     }
       */
      headers?: {
        [key: string]: string
      }
      enabled?: boolean
      /** @description Attempts a second, at most. */
      rate_limit?: number | null
      /** @description A secret of one's own, for the sender's legacy signature header. */
      legacy_secret?: string | null
    }
    WebhookPage: {
      data: components['schemas']['Webhook'][]
      /** @description How many the organisation has. */
      total: number
      next_cursor: string | null
    }
    WebhookPatch: {
      /**
       * @description Where deliveries go: https, a public address.
       * @example https://example.com/webhooks
       */
      url?: string
      /**
       * @description The types it gets. There is no wildcard.
       * @example [
       *       "invoice.paid"
       *     ]
       */
      events?: string[]
      /** @example Billing */
      name?: string
      description?: string
      /**
       * @description Sent with each delivery. Those that would replace the signature's headers are dropped.
       * @example {
       *       "x-tenant": "42"
       *     }
       */
      headers?: {
        [key: string]: string
      }
      enabled?: boolean
      /** @description Attempts a second, at most. */
      rate_limit?: number | null
      /** @description A secret of one's own, for the sender's legacy signature header. */
      legacy_secret?: string | null
    }
    Deleted: {
      id: string
      /** @enum {boolean} */
      deleted: true
    }
    Rotation: {
      /**
       * @description How long the previous secret signs too; a day unless the sender says otherwise.
       * @example 86400
       */
      overlap_seconds?: number
    }
    TestResult: {
      event_id: string
      delivery_id: string
    }
    TestInput: {
      /**
       * @description Whose example is sent; the first type of the webhook by default.
       * @example invoice.paid
       */
      type?: string
    }
    Replayed: {
      /**
       * @description How many deliveries are sent again.
       * @example 3
       */
      replayed: number
    }
    WebhookReplayInput: {
      /** @description `failed` and `dead` by default. */
      status?: components['schemas']['DeliveryStatus'] | components['schemas']['DeliveryStatus'][]
      /**
       * @description The event's type.
       * @example invoice.paid
       */
      event?: string
      event_id?: string
      /**
       * Format: date-time
       * @description Then or later.
       * @example 2026-11-21T09:30:00Z
       */
      since?: string
      /**
       * Format: date-time
       * @description Before.
       * @example 2026-11-21T09:30:00Z
       */
      until?: string
    }
    /**
     * @description `pending` awaits its first attempt, `failed` its next one; `dead` was given up.
     * @enum {string}
     */
    DeliveryStatus: 'pending' | 'delivered' | 'failed' | 'dead'
    DeliveryPage: {
      data: components['schemas']['Delivery'][]
      /** @description Of the next page; null on the last one. */
      next_cursor: string | null
      /** @description How many match, when asked for. */
      total?: number
    }
    Delivery: {
      /** @example whd_019aa5c2f7f07c1e8a4b6f0d2c9e1a37 */
      id: string
      /** @example default */
      organization_id: string
      /**
       * @description Sent as `webhook-id`.
       * @example evt_1
       */
      event_id: string
      /**
       * @description The event's type.
       * @example invoice.paid
       */
      event: string
      webhook_id: string
      /** @example https://example.com/webhooks */
      target_url: string
      status: components['schemas']['DeliveryStatus']
      /**
       * @description Of the last attempt.
       * @example 200
       */
      response_status: number | null
      /**
       * @description Of the last attempt.
       * @example 42
       */
      latency_ms: number | null
      /**
       * @description Attempts made so far.
       * @example 1
       */
      attempt: number
      error_message: string | null
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      last_attempt_at: string | null
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      delivered_at: string | null
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      next_attempt_at: string | null
    }
    DeliveryWithAttempts: components['schemas']['Delivery'] & {
      /**
       * @description The body of every attempt.
       * @example {"type":"invoice.paid","timestamp":"2026-11-21T09:30:00.000Z","data":{"id":"in_1"}}
       */
      payload: string
      /** @description In the order they were made. */
      attempts: components['schemas']['Attempt'][]
    }
    Attempt: {
      /** @example 1 */
      attempt: number
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      started_at: string
      request_headers: {
        [key: string]: string
      }
      /** @example 200 */
      response_status: number | null
      response_headers: {
        [key: string]: string
      } | null
      /**
       * @description The first 64 KiB.
       * @example ok
       */
      response_body: string | null
      /**
       * @description `base64` where the bytes are no text.
       * @enum {string|null}
       */
      response_body_encoding: 'utf-8' | 'base64' | null
      /**
       * @description What kept the exchange from coming to an end.
       * @example timeout
       */
      error_class: string | null
      error_message: string | null
      /** @example 42 */
      latency_ms: number
    }
    ReplayInput: components['schemas']['WebhookReplayInput'] & {
      webhook_id?: string
    }
    Published: {
      /** @example in_1-paid */
      id: string
      /** @description False when there was an event of this id already. */
      created: boolean
      delivery_ids: string[]
    }
    NewEvent: {
      /**
       * @description Names the event for good: the same id again creates nothing.
       * @example in_1-paid
       */
      id?: string
      /**
       * @description One of the catalogue.
       * @example invoice.paid
       */
      type: string
      /**
       * @description Any JSON that the type's schema allows.
       * @example {
       *       "id": "in_1",
       *       "amount": 4200
       *     }
       */
      data: unknown
      /**
       * Format: date-time
       * @description When it happened; now by default.
       * @example 2026-11-21T09:30:00Z
       */
      timestamp?: string
    }
    EventPage: {
      data: components['schemas']['Event'][]
      /** @description Of the next page; null on the last one. */
      next_cursor: string | null
    }
    Event: {
      /** @example in_1-paid */
      id: string
      /** @example default */
      organization_id: string
      /** @example invoice.paid */
      type: string
      /**
       * Format: date-time
       * @description When it happened.
       * @example 2026-11-21T09:30:00.000Z
       */
      timestamp: string
      /**
       * Format: date-time
       * @description When it was published.
       * @example 2026-11-21T09:30:00.000Z
       */
      created_at: string
    }
    EventWithPayload: components['schemas']['Event'] & {
      /**
       * @description The body of its deliveries.
       * @example {"type":"invoice.paid","timestamp":"2026-11-21T09:30:00.000Z","data":{"id":"in_1"}}
       */
      payload: string
    }
    EventType: {
      /** @example invoice.paid */
      name: string
      /** @example An invoice was paid in full. */
      description: string
      /**
       * @description JSON Schema (draft 2020-12) of `data`, if there is one.
       * @example {
       *       "type": "object",
       *       "required": [
       *         "id"
       *       ]
       *     }
       */
      schema:
        | {
            [key: string]: unknown
          }
        | boolean
        | null
      /**
       * @description `data` of an example.
       * @example {
       *       "id": "in_1"
       *     }
       */
      example?: unknown
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      updated_at: string | null
    }
    EventTypeInput: {
      /** @example An invoice was paid in full. */
      description?: string
      /**
       * @description JSON Schema (draft 2020-12) that `data` must satisfy.
       * @example {
       *       "type": "object",
       *       "required": [
       *         "id"
       *       ]
       *     }
       */
      schema?:
        | {
            [key: string]: unknown
          }
        | boolean
        | null
      /**
       * @description `data` of an example, sent by tests of an endpoint.
       * @example {
       *       "id": "in_1"
       *     }
       */
      example?: unknown
    }
    EventTypeList: {
      /** @description The whole catalogue, by name. */
      data: components['schemas']['EventType'][]
    }
    Stats: {
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      since: string
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      until: string
      /** @example 3600 */
      bucket_seconds: number
      totals: components['schemas']['DeliveryFigures']
      /** @description In order; all of them, those without deliveries too. */
      buckets: components['schemas']['StatsBucket'][]
    }
    DeliveryFigures: {
      /** @example 12 */
      deliveries: number
      /** @example 12 */
      pending: number
      /** @example 12 */
      delivered: number
      /** @example 12 */
      failed: number
      /** @example 12 */
      dead: number
      /**
       * @description Delivered, of those that had an attempt; null when none had.
       * @example 0.98
       */
      success_rate: number | null
      /**
       * @description Of the last attempt of each delivery.
       * @example {
       *       "p50": 12,
       *       "p95": 80,
       *       "p99": 210
       *     }
       */
      latency_ms: {
        p50: number | null
        p95: number | null
        p99: number | null
      }
    }
    StatsBucket: {
      /**
       * Format: date-time
       * @description Where it begins.
       * @example 2026-11-21T09:30:00.000Z
       */
      at: string
      /** @example 12 */
      pending: number
      /** @example 12 */
      delivered: number
      /** @example 12 */
      failed: number
      /** @example 12 */
      dead: number
    }
    WebhookStats: {
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      since: string
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      until: string
      data: components['schemas']['WebhookFigures'][]
    }
    WebhookFigures: {
      webhook_id: string
      totals: components['schemas']['DeliveryFigures']
    }
    ListenInput: {
      /**
       * @description The types it gets.
       * @example [
       *       "invoice.paid"
       *     ]
       */
      events: string[]
    }
    ListenerAnswer:
      | {
          status: number
          /** @default {} */
          headers: {
            [key: string]: string
          }
          /** @default  */
          body_base64: string
        }
      | {
          /**
           * @description Why there is no answer.
           * @example Nothing listens there.
           */
          error: string
        }
    Organization: {
      /** @example acme */
      id: string
      /** @example Acme Inc. */
      name: string
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      created_at: string
    }
    OrganizationInput: {
      /**
       * @description Made up unless given.
       * @example acme
       */
      id?: string
      /** @example Acme Inc. */
      name: string
    }
    OrganizationPage: {
      data: components['schemas']['Organization'][]
      /** @description Of the next page; null on the last one. */
      next_cursor: string | null
    }
    ApiKeyWithSecret: components['schemas']['ApiKey'] & {
      /**
       * @description The bearer token, shown this once.
       * @example hsk_…
       */
      key: string
      _warning: string
    }
    ApiKey: {
      /** @example key_019aa5c2f7f07c1e8a4b6f0d2c9e1a37 */
      id: string
      /** @example Production */
      name: string
      /**
       * @description How the key begins.
       * @example hsk_Zm9vYm
       */
      prefix: string
      /**
       * @example [
       *       "read",
       *       "publish"
       *     ]
       */
      scopes: ('read' | 'publish' | 'admin' | 'operator')[]
      /** @description Those it reaches, the default first; none for an operator's key, which reaches all. */
      organization_ids: string[]
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      last_used_at: string | null
    }
    ApiKeyInput: {
      /** @example Production */
      name: string
      /**
       * @example [
       *       "read",
       *       "publish"
       *     ]
       */
      scopes: ('read' | 'publish' | 'admin')[]
      /**
       * @description Other organisations that it reaches.
       * @example []
       */
      organization_ids?: string[]
    }
    ApiKeyPage: {
      data: components['schemas']['ApiKey'][]
      /** @description Of the next page; null on the last one. */
      next_cursor: string | null
    }
    OperatorKeyInput: {
      /** @example Ops */
      name: string
    }
    Me: {
      key: components['schemas']['ApiKey']
      /** @description Whether the key reaches every organisation. */
      operator: boolean
      /**
       * @description The organisation that this request is about.
       * @example default
       */
      organization_id: string
      /** @description Those the key reaches; none for an operator's, which lists them by GET /organizations. */
      organizations: components['schemas']['Organization'][]
      /**
       * Format: date-time
       * @description When the session ends; null for a bearer key.
       * @example 2026-11-21T09:30:00.000Z
       */
      session_expires_at: string | null
    }
    SessionInput: {
      /**
       * @description An API key.
       * @example hsk_…
       */
      key: string
    }
  }
  responses: never
  parameters: never
  requestBodies: never
  headers: never
  pathItems: never
}
export type $defs = Record<string, never>
export interface operations {
  listWebhooks: {
    parameters: {
      query?: {
        /** @description Rows of a page; 50 unless said otherwise. */
        limit?: number
        /** @description `next_cursor` of the page before. */
        cursor?: string
      }
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A page, newest first. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookPage']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  createWebhook: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookInput']
      }
    }
    responses: {
      /** @description The webhook and its secret. */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookWithSecret']
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getWebhook: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The webhook. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Webhook']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  deleteWebhook: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description It is gone. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Deleted']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  updateWebhook: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookPatch']
      }
    }
    responses: {
      /** @description The webhook as it is now. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Webhook']
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  rotateWebhookSecret: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: {
      content: {
        'application/json': components['schemas']['Rotation']
      }
    }
    responses: {
      /** @description The webhook and its new secret. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookWithSecret']
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  testWebhook: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: {
      content: {
        'application/json': components['schemas']['TestInput']
      }
    }
    responses: {
      /** @description The test event is on its way. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['TestResult']
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  replayWebhook: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: {
      content: {
        'application/json': components['schemas']['WebhookReplayInput']
      }
    }
    responses: {
      /** @description They are on their way. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Replayed']
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listWebhookDeliveries: {
    parameters: {
      query?: {
        /** @description Rows of a page; 50 unless said otherwise. */
        limit?: number
        /** @description `next_cursor` of the page before. */
        cursor?: string
        /** @description The event's type. */
        event?: string
        event_id?: string
        /** @description Then or later. */
        since?: string
        /** @description Before. */
        until?: string
        /** @description May be given several times. */
        status?: components['schemas']['DeliveryStatus'][]
        /** @description Rows to skip; a cursor is faster. */
        offset?: number
        /** @description Whether to count all that match. */
        total?: 'true' | 'false'
      }
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A page, newest first. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['DeliveryPage']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listDeliveries: {
    parameters: {
      query?: {
        /** @description Rows of a page; 50 unless said otherwise. */
        limit?: number
        /** @description `next_cursor` of the page before. */
        cursor?: string
        /** @description The event's type. */
        event?: string
        event_id?: string
        /** @description Then or later. */
        since?: string
        /** @description Before. */
        until?: string
        /** @description May be given several times. */
        status?: components['schemas']['DeliveryStatus'][]
        /** @description Rows to skip; a cursor is faster. */
        offset?: number
        /** @description Whether to count all that match. */
        total?: 'true' | 'false'
        webhook_id?: string
      }
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A page, newest first. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['DeliveryPage']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getDelivery: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The delivery. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['DeliveryWithAttempts']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  replayDelivery: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description It is on its way. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Delivery']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  replayDeliveries: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: {
      content: {
        'application/json': components['schemas']['ReplayInput']
      }
    }
    responses: {
      /** @description They are on their way. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Replayed']
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listEvents: {
    parameters: {
      query?: {
        /** @description Rows of a page; 50 unless said otherwise. */
        limit?: number
        /** @description `next_cursor` of the page before. */
        cursor?: string
        type?: string
        /** @description Then or later. */
        since?: string
        /** @description Before. */
        until?: string
      }
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A page, newest first. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['EventPage']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  publishEvent: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
        /** @description The same key again answers what it answered before and publishes nothing; kept for a day. */
        'Idempotency-Key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewEvent']
      }
    }
    responses: {
      /** @description The event is on its way. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Published']
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getEvent: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The event. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['EventWithPayload']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  putEventType: {
    parameters: {
      query?: never
      header?: never
      path: {
        name: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['EventTypeInput']
      }
    }
    responses: {
      /** @description The type as it is now. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['EventType']
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listEventTypes: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The whole catalogue. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['EventTypeList']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getStats: {
    parameters: {
      query?: {
        /** @description Deliveries made then or later; a day ago by default. */
        since?: string
        /** @description Deliveries made before; now by default. */
        until?: string
        /** @description Of one endpoint alone. */
        webhook_id?: string
        /** @description How many parts the time is cut into; 24 by default. */
        buckets?: number
      }
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The figures. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Stats']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getWebhookStats: {
    parameters: {
      query?: {
        /** @description Deliveries made then or later; a day ago by default. */
        since?: string
        /** @description Deliveries made before; now by default. */
        until?: string
      }
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The figures of the webhooks that had deliveries. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookStats']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listen: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ListenInput']
      }
    }
    responses: {
      /** @description A stream of server-sent events. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'text/event-stream': string
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  answerDelivery: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
        request_id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ListenerAnswer']
      }
    }
    responses: {
      /** @description It is in the log. */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listOrganizations: {
    parameters: {
      query?: {
        /** @description Rows of a page; 50 unless said otherwise. */
        limit?: number
        /** @description `next_cursor` of the page before. */
        cursor?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A page, newest first. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['OrganizationPage']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  createOrganization: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['OrganizationInput']
      }
    }
    responses: {
      /** @description The organisation. */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Organization']
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is one already. */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getOrganization: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The organisation. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Organization']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listApiKeys: {
    parameters: {
      query?: {
        /** @description Rows of a page; 50 unless said otherwise. */
        limit?: number
        /** @description `next_cursor` of the page before. */
        cursor?: string
      }
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A page, newest first. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ApiKeyPage']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  createApiKey: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ApiKeyInput']
      }
    }
    responses: {
      /** @description The key. */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ApiKeyWithSecret']
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  deleteApiKey: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
        key_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description It is revoked. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Deleted']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listOperatorKeys: {
    parameters: {
      query?: {
        /** @description Rows of a page; 50 unless said otherwise. */
        limit?: number
        /** @description `next_cursor` of the page before. */
        cursor?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A page, newest first. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ApiKeyPage']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  createOperatorKey: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['OperatorKeyInput']
      }
    }
    responses: {
      /** @description The key. */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ApiKeyWithSecret']
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  deleteOperatorKey: {
    parameters: {
      query?: never
      header?: never
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description It is revoked. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Deleted']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getMe: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The key and its organisations. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Me']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getSession: {
    parameters: {
      query?: never
      header?: {
        /** @description Picks the organisation, for keys that reach several. By default the key's first one; an operator's key has `default`. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The session. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Me']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no such thing, or it is another organisation's. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  createSession: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['SessionInput']
      }
    }
    responses: {
      /** @description The session has begun. */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Me']
        }
      }
      /** @description The body is not JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description There is no valid API key. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body or the event is too large. */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The body has another content type than application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is not valid; `field` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  deleteSession: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description There is no session any more. */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description The key lacks the scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
}
