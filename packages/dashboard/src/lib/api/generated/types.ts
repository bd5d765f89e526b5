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
     * @description The response contains the signing secret. It is not shown again.
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
     * @description Stops sending immediately. Its pending and failed deliveries become dead.
     */
    delete: operations['deleteWebhook']
    options?: never
    head?: never
    /**
     * Update a webhook
     * @description Changes only the fields in the body. `enabled: true` also resets the failure state. If `url` gets another origin, headers with hidden values are removed unless `headers` contains their values, and the legacy secret unless `legacy_secret` is sent; `_warning` then names them.
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
     * @description Deliveries are signed with the new and the previous secret until the overlap ends.
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
     * @description Sends the catalog's example of a type to this webhook only. The test appears in its delivery log.
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
     * @description Starts a replay of the deliveries that match now. It runs in the background, oldest first. Each delivery keeps its `webhook-id`. With `missing`, it creates the deliveries that the webhook missed.
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
     * @description Restarts the retry schedule with an immediate attempt. The `webhook-id` stays the same.
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
     * @description Starts a replay of the deliveries that match now. It runs in the background, oldest first. Each delivery keeps its `webhook-id`.
     */
    post: operations['startReplay']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/replays': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List replays */
    get: operations['listReplays']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/replays/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Get a replay with its progress */
    get: operations['getReplay']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/replays/{id}/cancel': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Cancel a replay
     * @description Deliveries that it has already replayed are sent. A replay that has ended stays unchanged.
     */
    post: operations['cancelReplay']
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
     * @description Responds after the event and its deliveries are committed. Publishing an existing `id` again creates nothing.
     */
    post: operations['publishEvent']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/events/batch': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Publish up to 1,000 events
     * @description Publishes all of the events or none of them, in one transaction. The body has at most 10 MiB. An error names the first invalid event: `events.3.data`. Each event counts for the quota `events_per_second`, and each byte for `publish_bytes_per_second`, also if the request is rejected.
     */
    post: operations['publishEvents']
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
     * @description All organizations share one catalog.
     */
    put: operations['putEventType']
    post?: never
    /**
     * Delete an event type
     * @description Only while no webhook subscribes to it. Its events and deliveries stay.
     */
    delete: operations['deleteEventType']
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
    /** List the catalog of event types */
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
    /** Get deliveries over time, by status */
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
    /** Get deliveries of each webhook, by status */
    get: operations['getWebhookStats']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/changes': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Stream what changes
     * @description Sends a `change` event after changes of the organization, at most once a second: `{"resources":["deliveries","stats"]}`, of `deliveries`, `webhooks`, `events`, `event_types`, `replays`, `sources` and `stats`. Read these resources again. A comment every 5 seconds shows that the connection works. Before the server closes the stream, it sends an `end` event with the `reason`: `session_ended`, `key_revoked` or `server_stopping`.
     */
    get: operations['streamChanges']
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
     * @description Creates a webhook for the duration of the connection and streams its deliveries, for development without a public URL. The first event, `webhook`, contains the webhook with its signing secret. Each `delivery` event contains the id of an attempt, and the headers and body of its request. Before the server closes the stream, because the key was revoked for example, it sends an `end` event with the `reason`.
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
     * Respond to a delivery
     * @description Reports the response of the application behind the listener, or why there was none. It becomes the result of the attempt.
     */
    post: operations['respondToDelivery']
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
    /** Get an organization */
    get: operations['getOrganization']
    /** Change the name or the quotas of an organization */
    put: operations['updateOrganization']
    post?: never
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
    /** List organizations */
    get: operations['listOrganizations']
    put?: never
    /** Create an organization */
    post: operations['createOrganization']
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
    /** List API keys of an organization */
    get: operations['listApiKeys']
    put?: never
    /**
     * Create an API key
     * @description The response contains the key. It is not shown again.
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
     * @description Takes effect immediately, and ends the sessions created with the key.
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
    /** List operator keys */
    get: operations['listOperatorKeys']
    put?: never
    /**
     * Create an operator key
     * @description The key has every scope, for every organization. The response contains the key. It is not shown again.
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
     * Revoke an operator key
     * @description Takes effect immediately, and ends the sessions created with the key. If it was the last operator key, the next start creates a new one.
     */
    delete: operations['deleteOperatorKey']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/providers': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List the providers that a source can have */
    get: operations['listProviders']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/sources': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List sources */
    get: operations['listSources']
    put?: never
    /**
     * Create a source
     * @description What the provider sends to the `url` of the response becomes events of the type `<provider>.<type>`. Webhooks subscribe to them, or to all of them by `<provider>.*`.
     */
    post: operations['createSource']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/sources/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Get a source */
    get: operations['getSource']
    put?: never
    post?: never
    /**
     * Delete a source
     * @description Stops receiving, within a second in every process. Its events and their deliveries stay.
     */
    delete: operations['deleteSource']
    options?: never
    head?: never
    /**
     * Update a source
     * @description Changes only the fields in the body. Takes effect within a second in every process.
     */
    patch: operations['updateSource']
    trace?: never
  }
  '/api/v1/sources/{id}/rotate-secret': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Add a secret
     * @description The previous secrets are accepted until the overlap ends.
     */
    post: operations['rotateSourceSecret']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/sources/{id}/rejections': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List rejected deliveries
     * @description The last 100 within 7 days. Of many in a short time, 10 and then one each second are kept. All are counted.
     */
    get: operations['listRejections']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/sources/{id}/rejections/{rejection_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Get a rejected delivery, and why it was rejected */
    get: operations['getRejection']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/inbox/messages': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List messages */
    get: operations['listInboxMessages']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/inbox/messages/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Get a message with its body and its runs */
    get: operations['getInboxMessage']
    put?: never
    post?: never
    /**
     * Erase a message
     * @description Removes the body, the payload, the order key and the errors of a finished message. Duplicates of it are still recognized.
     */
    delete: operations['eraseInboxMessage']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/inbox/messages/{id}/replay': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Replay a message
     * @description Runs a message again that is done, dead or discarded, with its whole schedule, in a process that has its handler. Messages of its order key that were accepted later wait for it.
     */
    post: operations['replayInboxMessage']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/inbox/messages/{id}/discard': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Discard a message
     * @description Ends an unfinished message without another run. Messages of its order key that wait for it continue. A run in progress is aborted.
     */
    post: operations['discardInboxMessage']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/inbox/replays': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List replays of messages */
    get: operations['listInboxReplays']
    put?: never
    /**
     * Replay messages
     * @description Starts a replay of the messages that match now. It runs in the background, oldest first. Each message is replayed at most once.
     */
    post: operations['startInboxReplay']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/inbox/replays/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Get a replay of messages with its progress */
    get: operations['getInboxReplay']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/inbox/replays/{id}/cancel': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Cancel a replay of messages
     * @description Messages that it has already replayed run. A replay that has ended stays unchanged.
     */
    post: operations['cancelInboxReplay']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/inbox/handlers': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List handlers */
    get: operations['listInboxHandlers']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/inbox/handlers/{name}/pause': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Pause a handler
     * @description It starts no further runs, in any process, also after a restart. Runs in progress end. Its messages are accepted as before.
     */
    post: operations['pauseInboxHandler']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/inbox/handlers/{name}/resume': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Resume a handler */
    post: operations['resumeInboxHandler']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api/v1/inbox/keys': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List blocked order keys
     * @description The order keys with messages that wait for an earlier one, by handler and key.
     */
    get: operations['listInboxKeys']
    put?: never
    post?: never
    delete?: never
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
    /** Get the scopes and organizations of the key */
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
    /** Get the browser session */
    get: operations['getSession']
    put?: never
    /**
     * Create a browser session
     * @description Sets a cookie that authenticates like the key for 12 hours. Revoking the key ends the session.
     */
    post: operations['createSession']
    /**
     * End the browser session
     * @description Takes effect in every process: the cookie is no longer valid, and streams of the session end.
     */
    delete: operations['deleteSession']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/in/{source_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Receive a delivery of a provider
     * @description The URL of a source. A verified delivery is stored as an event, with its deliveries, before the response. Handshakes of providers are handled, also by `GET` and `HEAD`. Rejections have the codes `ERR_WEBHOOK_…` of `@hookseal/core`.
     */
    post: operations['receiveDelivery']
    delete?: never
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
       * @description It is not shown again.
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
       * @description Values of headers with secret-looking names are redacted.
       * @example {
       *       "x-tenant": "42"
       *     }
       */
      headers: {
        [key: string]: string
      }
      enabled: boolean
      /** @description Why the sender disabled the webhook. */
      disabled_reason: string | null
      /** @example whsec_C2FVsB */
      signing_secret_prefix: string
      /**
       * Format: date-time
       * @description When the previous secret stops signing after a rotation.
       * @example 2026-11-21T09:30:00.000Z
       */
      previous_secret_expires_at: string | null
      /** @description Maximum attempts per second. */
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
       * @description Response status of the last attempt. Null if it got no response.
       * @example 200
       */
      last_delivery_status: number | null
      /**
       * Format: date-time
       * @description Start of the current series of failed attempts.
       * @example 2026-11-21T09:30:00.000Z
       */
      failing_since: string | null
      /**
       * Format: date-time
       * @description When the webhook is next attempted, while it is paused after repeated failures or a `Retry-After`. Pausing uses up no attempts.
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
       * @description Stable. Use it in conditions.
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
        | 'ERR_API_NO_INBOX'
        | 'ERR_API_METHOD'
        | 'ERR_API_REQUEST_TIMEOUT'
        | 'ERR_API_BODY_TOO_LARGE'
        | 'ERR_API_CONTENT_TYPE'
        | 'ERR_API_QUOTA'
        | 'ERR_API_INVALID'
        | 'ERR_API_HEADERS_TOO_LARGE'
        | 'ERR_API_INTERNAL'
        | 'ERR_API_DATABASE'
        | 'ERR_API_NOT_READY'
        | 'ERR_SENDER_NOT_FOUND'
        | 'ERR_SENDER_INVALID'
        | 'ERR_SENDER_URL'
        | 'ERR_SENDER_EVENT_TYPE'
        | 'ERR_SENDER_PROVIDER'
        | 'ERR_SENDER_SECRET'
        | 'ERR_SENDER_PAYLOAD'
        | 'ERR_SENDER_IDEMPOTENCY'
        | 'ERR_SENDER_QUOTA'
        | 'ERR_SENDER_PAYLOAD_TOO_LARGE'
        | 'ERR_SENDER_CONFLICT'
        | 'ERR_INBOX_NOT_FOUND'
        | 'ERR_INBOX_CONFLICT'
        | 'ERR_INBOX_INVALID'
      detail?: string
      /**
       * @description The first invalid field, as a path separated by dots.
       * @example url
       */
      field?: string
      /**
       * @description All invalid fields.
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
      /**
       * @description The exceeded quota.
       * @example endpoints
       */
      quota?: string
      /**
       * @description The limit of the quota.
       * @example 1000
       */
      limit?: number
      /** @description Identifies an unexpected error in the sender's log. */
      instance?: string
    }
    WebhookInput: {
      /**
       * @description The target of deliveries: an `https:` URL with a public address.
       * @example https://example.com/webhooks
       */
      url: string
      /**
       * @description The event types to receive. Those of sources may be wildcards, such as `stripe.*`.
       * @example [
       *       "invoice.paid"
       *     ]
       */
      events: string[]
      /** @example Billing */
      name?: string
      description?: string
      /**
       * @description Sent with each delivery. Headers that the sender sets itself are rejected. In an update, a redacted value stands for the stored one.
       * @example {
       *       "x-tenant": "42"
       *     }
       */
      headers?: {
        [key: string]: string
      }
      enabled?: boolean
      /** @description Maximum attempts per second. */
      rate_limit?: number | null
      /** @description The subscriber's own secret, for the sender's legacy signature header. */
      legacy_secret?: string | null
    }
    WebhookPage: {
      data: components['schemas']['Webhook'][]
      /** @description The cursor of the next page, with older items. Null on the last page. */
      next_cursor: string | null
      /** @description The cursor of the previous page, with newer items. Null on the first page. */
      prev_cursor: string | null
      /** @description Number of webhooks of the organization. */
      total: number
    }
    UpdatedWebhook: components['schemas']['Webhook'] & {
      /** @description Names the headers with hidden values, and `legacy_secret`, that were removed because the URL has another origin. */
      _warning?: string
    }
    WebhookPatch: {
      /**
       * @description The target of deliveries: an `https:` URL with a public address.
       * @example https://example.com/webhooks
       */
      url?: string
      /**
       * @description The event types to receive. Those of sources may be wildcards, such as `stripe.*`.
       * @example [
       *       "invoice.paid"
       *     ]
       */
      events?: string[]
      /** @example Billing */
      name?: string
      description?: string
      /**
       * @description Sent with each delivery. Headers that the sender sets itself are rejected. In an update, a redacted value stands for the stored one.
       * @example {
       *       "x-tenant": "42"
       *     }
       */
      headers?: {
        [key: string]: string
      }
      enabled?: boolean
      /** @description Maximum attempts per second. */
      rate_limit?: number | null
      /** @description The subscriber's own secret, for the sender's legacy signature header. */
      legacy_secret?: string | null
    }
    Deleted: {
      id: string
      /** @enum {boolean} */
      deleted: true
    }
    Rotation: {
      /**
       * @description How long the previous secret keeps signing. Default: `rotationOverlapSeconds` of the sender, one day.
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
       * @description The type whose example is sent. Default: the first type of the webhook.
       * @example invoice.paid
       */
      type?: string
    }
    Replay: {
      /** @example rpl_019aa5c2f7f07c1e8a4b6f0d2c9e1a37 */
      id: string
      /** @example default */
      organization_id: string
      /** @enum {string} */
      status: 'running' | 'done' | 'canceled' | 'failed'
      /** @description Whether it creates deliveries that the webhook missed, in place of repeating those it has. */
      missing: boolean
      /**
       * @description The filter of the request, with its defaults.
       * @example {
       *       "status": [
       *         "failed",
       *         "dead"
       *       ],
       *       "webhook_id": "wh_019aa5c2f7f07c1e8a4b6f0d2c9e1a37"
       *     }
       */
      filter: {
        [key: string]: unknown
      }
      /**
       * @description Number of matches when it started. Null if there are more than 10,000.
       * @example 1200
       */
      matched: number | null
      /**
       * @description Number of deliveries replayed so far.
       * @example 1200
       */
      replayed: number
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      finished_at: string | null
      /** @description Why it failed. */
      error: string | null
    }
    WebhookReplayInput:
      | {
          /** @description Default: `failed` and `dead`. */
          status?: components['schemas']['DeliveryStatus'] | components['schemas']['DeliveryStatus'][]
          /**
           * @description The event's type.
           * @example invoice.paid
           */
          event?: string
          event_id?: string
          /**
           * @description The beginning of the delivery's id, the event's id or the event's type. Matches case.
           * @example evt_1
           */
          q?: string
          /**
           * @description Of the last attempt: a status, a class from `1xx` to `5xx`, or `none` if it got no response.
           * @example 5xx
           */
          response_status?: string
          /**
           * Format: date-time
           * @description Created at or after this time.
           * @example 2026-11-21T09:30:00Z
           */
          since?: string
          /**
           * Format: date-time
           * @description Created before this time.
           * @example 2026-11-21T09:30:00Z
           */
          until?: string
        }
      | components['schemas']['MissingReplayInput']
    /**
     * @description `pending`: before the first attempt. `failed`: the last attempt failed, a retry is scheduled. `dead`: no attempts are left.
     * @enum {string}
     */
    DeliveryStatus: 'pending' | 'delivered' | 'failed' | 'dead'
    MissingReplayInput: {
      /**
       * @description Creates the deliveries that the webhook missed, for example while it was disabled: of events of the types that it subscribes to now.
       * @enum {boolean}
       */
      missing: true
      /**
       * Format: date-time
       * @description Events published at or after this time.
       * @example 2026-11-21T09:30:00Z
       */
      since: string
      /**
       * Format: date-time
       * @description Events published before this time. Default: now.
       * @example 2026-11-21T09:30:00Z
       */
      until?: string
    }
    DeliveryPage: {
      data: components['schemas']['Delivery'][]
      /** @description The cursor of the next page, with older items. Null on the last page. */
      next_cursor: string | null
      /** @description The cursor of the previous page, with newer items. Null on the first page. */
      prev_cursor: string | null
      /**
       * Format: date-time
       * @description Set if the search for matches of a filter ended before it found enough: a page reads a limited number of deliveries. The page may then have fewer items than its limit, even none. `next_cursor` (or `prev_cursor`, for newer items) continues the search from this time.
       * @example null
       */
      searched_until: string | null
      /** @description Number of matches, if requested with `total=true`. */
      total?: number
      /** @description Whether there may be more matches. With no filters but the webhook and the status, only until an upgrade has counted older deliveries. With others, at most 10000 are counted, and with most combinations only those among 2,000 deliveries. */
      total_is_minimum?: boolean
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
      /**
       * @description The current name of the webhook, also if it was deleted. May be empty.
       * @example Billing
       */
      webhook_name: string
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
       * @description Number of attempts so far.
       * @example 1
       */
      attempt: number
      error_message: string | null
      /**
       * Format: date-time
       * @description When its event was published, also if the delivery was created later.
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
      /** @description What the delivery waits for. Null if it is delivered or dead. */
      waiting_for: {
        /**
         * @description `retry_schedule`: the next attempt is due at `until`. `webhook_paused`: the webhook is paused until then. `queue`: an attempt is due or in flight.
         * @enum {string}
         */
        reason: 'retry_schedule' | 'webhook_paused' | 'queue'
        /**
         * Format: date-time
         * @example 2026-11-21T09:30:00.000Z
         */
        until: string | null
      } | null
    }
    DeliveryWithAttempts: components['schemas']['Delivery'] & {
      /**
       * @description The body of every attempt.
       * @example {"type":"invoice.paid","timestamp":"2026-11-21T09:30:00.000Z","data":{"id":"in_1"}}
       */
      payload: string
      /** @description Oldest first. */
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
       * @description `base64` if the body is not valid UTF-8.
       * @enum {string|null}
       */
      response_body_encoding: 'utf-8' | 'base64' | null
      /**
       * @description Why the attempt got no complete response. With a `response_status`, only the body is incomplete.
       * @example timeout
       */
      error_class: string | null
      error_message: string | null
      /** @example 42 */
      latency_ms: number
    }
    ReplayInput: {
      /** @description Default: `failed` and `dead`. */
      status?: components['schemas']['DeliveryStatus'] | components['schemas']['DeliveryStatus'][]
      /**
       * @description The event's type.
       * @example invoice.paid
       */
      event?: string
      event_id?: string
      /**
       * @description The beginning of the delivery's id, the event's id or the event's type. Matches case.
       * @example evt_1
       */
      q?: string
      /**
       * @description Of the last attempt: a status, a class from `1xx` to `5xx`, or `none` if it got no response.
       * @example 5xx
       */
      response_status?: string
      /**
       * Format: date-time
       * @description Created at or after this time.
       * @example 2026-11-21T09:30:00Z
       */
      since?: string
      /**
       * Format: date-time
       * @description Created before this time.
       * @example 2026-11-21T09:30:00Z
       */
      until?: string
      webhook_id?: string
    }
    ReplayPage: {
      data: components['schemas']['Replay'][]
      /** @description The cursor of the next page, with older items. Null on the last page. */
      next_cursor: string | null
      /** @description The cursor of the previous page, with newer items. Null on the first page. */
      prev_cursor: string | null
    }
    Published: {
      /** @example in_1-paid */
      id: string
      /** @description False if an event with this id already existed. */
      created: boolean
      /** @description The created deliveries. Empty if there are more than 250: they are created after the response. */
      delivery_ids: string[]
      /**
       * @description The number of deliveries, also of those created after the response.
       * @example 1
       */
      delivery_count: number
    }
    NewEvent: {
      /**
       * @description Identifies the event permanently: publishing the same id again creates nothing. Default: a new id.
       * @example in_1-paid
       */
      id?: string
      /**
       * @description A type of the catalog.
       * @example invoice.paid
       */
      type: string
      /**
       * @description Any JSON value that satisfies the schema of the type.
       * @example {
       *       "id": "in_1",
       *       "amount": 4200
       *     }
       */
      data: unknown
      /**
       * Format: date-time
       * @description When the event happened. Default: now.
       * @example 2026-11-21T09:30:00Z
       */
      timestamp?: string
    }
    PublishedBatch: {
      /** @description The result of each event, in their order. */
      data: {
        /** @example in_1-paid */
        id: string
        /** @description False if an event with this id already existed. */
        created: boolean
        /** @example 1 */
        delivery_count: number
      }[]
    }
    NewEvents: {
      events: components['schemas']['NewEvent'][]
    }
    EventPage: {
      data: components['schemas']['Event'][]
      /** @description The cursor of the next page, with older items. Null on the last page. */
      next_cursor: string | null
      /** @description The cursor of the previous page, with newer items. Null on the first page. */
      prev_cursor: string | null
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
       * @description When the event happened.
       * @example 2026-11-21T09:30:00.000Z
       */
      timestamp: string
      /**
       * Format: date-time
       * @description When the event was published.
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
       * @description JSON Schema (draft 2020-12) of `data`. Null if the type has none.
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
       * @description Example of `data`.
       * @example {
       *       "id": "in_1"
       *     }
       */
      example?: unknown
      /**
       * Format: date-time
       * @description Since when the type is deprecated: it is published, but should not get new subscriptions.
       * @example 2026-11-21T09:30:00.000Z
       */
      deprecated_at: string | null
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
       * @description Example of `data`. Tests of a webhook send it.
       * @example {
       *       "id": "in_1"
       *     }
       */
      example?: unknown
      /** @description Whether the type is deprecated. Default: unchanged; false for a new type. */
      deprecated?: boolean
    }
    EventTypeList: {
      /** @description The whole catalog, sorted by name. */
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
      /** @description Oldest first, including empty buckets. */
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
       * @description Delivered, as a fraction of the deliveries with an attempt. Null if there were none.
       * @example 0.98
       */
      success_rate: number | null
      /**
       * @description Percentiles over the last attempt of each delivery, estimated from a histogram.
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
       * @description Start of the bucket.
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
      /** @description Newest webhooks first. Webhooks without deliveries in the period are missing: a page may have fewer than its limit, even none, although there is a next one. */
      data: components['schemas']['WebhookFigures'][]
      /** @description The cursor of the next page. Null on the last page. */
      next_cursor: string | null
    }
    WebhookFigures: {
      webhook_id: string
      totals: components['schemas']['DeliveryFigures']
    }
    ListenInput: {
      /**
       * @description The event types to receive.
       * @example [
       *       "invoice.paid"
       *     ]
       */
      events: string[]
    }
    ListenerResponse:
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
           * @description Why there is no response.
           * @example connect ECONNREFUSED 127.0.0.1:3000
           */
          error: string
        }
    Organization: {
      /** @example acme */
      id: string
      /** @example Acme Inc. */
      name: string
      quotas: components['schemas']['Quotas']
      /**
       * @description Those of them that an operator set. The others are the defaults of the sender.
       * @example {
       *       "endpoints": 2000
       *     }
       */
      quota_overrides: {
        endpoints?: number
        endpoints_per_url?: number
        listeners?: number
        unread_bytes_per_listener?: number
        events_per_second?: number
        publish_bytes_per_second?: number
        payload_bytes?: number
        running_replays?: number
        change_streams?: number
        sources?: number
      }
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      created_at: string
    }
    /**
     * @description The quotas in effect.
     * @example {
     *       "endpoints": 1000,
     *       "endpoints_per_url": 100,
     *       "listeners": 20,
     *       "unread_bytes_per_listener": 1048576,
     *       "events_per_second": 10000,
     *       "publish_bytes_per_second": 4194304,
     *       "payload_bytes": 262144,
     *       "running_replays": 5,
     *       "change_streams": 100,
     *       "sources": 100
     *     }
     */
    Quotas: {
      endpoints: number
      endpoints_per_url: number
      listeners: number
      unread_bytes_per_listener: number
      events_per_second: number
      publish_bytes_per_second: number
      payload_bytes: number
      running_replays: number
      change_streams: number
      sources: number
    }
    OrganizationUpdate: {
      /** @example Acme Inc. */
      name?: string
      quotas?: components['schemas']['QuotasInput']
    }
    /**
     * @description Quotas to change: null resets one to the default of the sender. Others stay as they are.
     * @example {
     *       "endpoints": 2000,
     *       "listeners": null
     *     }
     */
    QuotasInput: {
      endpoints?: number | null
      endpoints_per_url?: number | null
      listeners?: number | null
      unread_bytes_per_listener?: number | null
      events_per_second?: number | null
      publish_bytes_per_second?: number | null
      payload_bytes?: number | null
      running_replays?: number | null
      change_streams?: number | null
      sources?: number | null
    }
    OrganizationInput: {
      /**
       * @description Default: a new id.
       * @example acme
       */
      id?: string
      /** @example Acme Inc. */
      name: string
    }
    OrganizationPage: {
      data: components['schemas']['Organization'][]
      /** @description The cursor of the next page, with older items. Null on the last page. */
      next_cursor: string | null
      /** @description The cursor of the previous page, with newer items. Null on the first page. */
      prev_cursor: string | null
    }
    ApiKeyWithSecret: components['schemas']['ApiKey'] & {
      /**
       * @description The bearer token. It is not shown again.
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
       * @description The first characters of the key.
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
      /** @description Organizations that the key has access to, its default first. Empty for an operator key, which has access to all. */
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
       * @description Further organizations that the key has access to.
       * @example []
       */
      organization_ids?: string[]
    }
    ApiKeyPage: {
      data: components['schemas']['ApiKey'][]
      /** @description The cursor of the next page, with older items. Null on the last page. */
      next_cursor: string | null
      /** @description The cursor of the previous page, with newer items. Null on the first page. */
      prev_cursor: string | null
    }
    OperatorKeyInput: {
      /** @example Ops */
      name: string
    }
    ProviderList: {
      data: components['schemas']['Provider'][]
    }
    Provider: {
      /** @example stripe */
      name: string
      /** @example Stripe */
      title: string
      /** @description The provider's page about verifying its webhooks. */
      docs: string
      /** @description What is signed and how, in words. */
      signature: string
      /** @description What it asks before it sends events, in words. */
      handshake: string
      /** @description Whether a source needs a `public_url`. */
      needs_public_url: boolean
      /** @description Whether its handshake needs a `verify_token`. */
      needs_verify_token: boolean
      /** @description The `options` that a source needs. */
      options: string[]
      notes: string[]
    }
    Source: {
      /** @example src_019aa5c2f7f07c1e8a4b6f0d2c9e1a37 */
      id: string
      /** @example default */
      organization_id: string
      /** @example Stripe, live mode */
      name: string
      /** @example stripe */
      provider: string
      /**
       * @description Where the provider delivers: enter it there.
       * @example https://hooks.example.com/in/src_019aa5c2f7f07c1e8a4b6f0d2c9e1a37
       */
      url: string
      /** @description The URL that the provider signs. */
      public_url: string | null
      options: components['schemas']['SourceOptions']
      has_verify_token: boolean
      order_key: string | null
      enabled: boolean
      /** @description The active secrets, newest first. Their values are not shown. */
      secrets: {
        id: string
        /**
         * Format: date-time
         * @example 2026-11-21T09:30:00.000Z
         */
        created_at: string
        /**
         * Format: date-time
         * @example 2026-11-21T09:30:00.000Z
         */
        expires_at: string | null
      }[]
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
      last_event_at: string | null
      /**
       * Format: date-time
       * @description When the provider's handshake last succeeded.
       * @example 2026-11-21T09:30:00.000Z
       */
      handshake_at: string | null
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      last_rejected_at: string | null
      /** @description Number of rejected deliveries, also of those that are not kept. */
      rejected_count: number
    }
    SourceOptions: {
      /** @description For Plaid. */
      client_id?: string
      /**
       * @description For Plaid.
       * @enum {string}
       */
      environment?: 'production' | 'sandbox'
      /** @description For Braintree. */
      public_key?: string
      /** @description For LiveKit. */
      api_key?: string
      /** @description For Amazon SNS. */
      confirm_subscriptions?: boolean
    }
    SourceInput: {
      /**
       * @description A name of `GET /providers`, or `standard-webhooks`.
       * @example stripe
       */
      provider: string
      /**
       * @description Any of them is accepted. They are not shown again.
       * @example [
       *       "whsec_…"
       *     ]
       */
      secrets: string[]
      /** @example Stripe, live mode */
      name?: string
      /** @description The URL that the provider calls, exactly as it is configured there, for providers that sign it: Twilio, Square and others. */
      public_url?: string | null
      options?: components['schemas']['SourceOptions']
      /** @description The token that the provider repeats in its handshake, for Meta. It is not shown again. */
      verify_token?: string | null
      /**
       * @description A path in the payload. It is stored only: deliveries are not ordered yet.
       * @example data.object.customer
       */
      order_key?: string | null
      enabled?: boolean
    }
    SourcePage: {
      data: components['schemas']['Source'][]
      /** @description The cursor of the next page, with older items. Null on the last page. */
      next_cursor: string | null
      /** @description The cursor of the previous page, with newer items. Null on the first page. */
      prev_cursor: string | null
    }
    SourcePatch: {
      /**
       * @description Replaces all secrets.
       * @example [
       *       "whsec_…"
       *     ]
       */
      secrets?: string[]
      /** @example Stripe, live mode */
      name?: string
      /** @description The URL that the provider calls, exactly as it is configured there, for providers that sign it: Twilio, Square and others. */
      public_url?: string | null
      options?: components['schemas']['SourceOptions']
      /** @description The token that the provider repeats in its handshake, for Meta. It is not shown again. */
      verify_token?: string | null
      /**
       * @description A path in the payload. It is stored only: deliveries are not ordered yet.
       * @example data.object.customer
       */
      order_key?: string | null
      enabled?: boolean
    }
    SourceRotation: {
      /**
       * @description The new secret.
       * @example whsec_…
       */
      secret: string
      /**
       * @description How long the previous secrets are accepted. Default: `rotationOverlapSeconds` of the sender, one day.
       * @example 86400
       */
      overlap_seconds?: number
    }
    RejectionList: {
      /** @description Newest first: up to 100 within 7 days. */
      data: components['schemas']['Rejection'][]
      /** @description Number of all rejections since the source was created. */
      rejected_count: number
    }
    Rejection: {
      /** @example rej_019aa5c2f7f07c1e8a4b6f0d2c9e1a37 */
      id: string
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      received_at: string
      /** @example POST */
      method: string
      /**
       * @description Values that may be secret are redacted.
       * @example {
       *       "stripe-signature": "t=1795253400,v1=…"
       *     }
       */
      headers: {
        [key: string]: string
      }
      /** @description Bytes received: 0 if it was rejected before its body. */
      body_bytes: number
      /** @example ERR_WEBHOOK_SIGNATURE_MISMATCH */
      code: string
      /** @example mismatch */
      reason: string | null
      message: string
      /**
       * @description Status of the response.
       * @example 401
       */
      status: number
    }
    RejectionWithBody: components['schemas']['Rejection'] & {
      /** @description The first 64 KiB as text. Null if it was not read, or may contain a secret. U+FFFD stands for bytes that are not UTF-8. */
      body: string | null
      /** @description Why it was rejected, and how to fix it. */
      findings: {
        code: string
        problem: string
        fix: string
      }[]
    }
    InboxMessagePage: {
      data: components['schemas']['InboxMessage'][]
      /** @description The cursor of the next page, with older items. Null on the last page. */
      next_cursor: string | null
      /** @description The cursor of the previous page, with newer items. Null on the first page. */
      prev_cursor: string | null
      /**
       * Format: date-time
       * @description Set if the search for matches of a filter ended before it found a whole page: a page reads a limited number of messages. `next_cursor` (or `prev_cursor`, for newer items) continues the search from this time.
       * @example null
       */
      searched_until: string | null
    }
    InboxMessage: {
      /** @example msg_019aa5c2f7f07c1e8a4b6f0d2c9e1a37 */
      id: string
      /**
       * @description The id that the provider gave it.
       * @example evt_1NG8Du2eZvKYlo2C
       */
      event_id: string
      /** @example invoice.paid */
      type: string | null
      tenant: string | null
      /** @example stripe */
      provider: string | null
      /** @enum {string} */
      authenticated: 'signature' | 'token'
      /**
       * Format: date-time
       * @description The time that the provider signed, or of the reception.
       * @example 2026-11-21T09:30:00.000Z
       */
      timestamp: string
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      accepted_at: string
      /**
       * @description Name of its handler.
       * @example invoice.paid
       */
      handler: string | null
      /** @example cus_1 */
      order_key: string | null
      status: components['schemas']['InboxStatus']
      /**
       * @description Number of runs so far.
       * @example 1
       */
      attempt: number
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      next_attempt_at: string | null
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      finished_at: string | null
      /** @description Why the last run failed, or why it was discarded. */
      error: string | null
      /**
       * Format: date-time
       * @description When its body, payload, order key and errors were removed.
       * @example 2026-11-21T09:30:00.000Z
       */
      erased_at: string | null
    }
    /**
     * @description `waiting`: no handler for the type yet. `blocked`: an earlier message of its order key is unfinished. `pending`: the first run is due or in progress. `failed`: the last run failed, another is scheduled. `dead`: no runs are left. `discarded`: ended by a handler or an operator.
     * @enum {string}
     */
    InboxStatus: 'waiting' | 'blocked' | 'pending' | 'failed' | 'done' | 'dead' | 'discarded'
    InboxMessageWithRuns: components['schemas']['InboxMessage'] & {
      /** @description The received bytes. Empty if the message was erased. */
      body: string
      /**
       * @description `base64` if the body is not valid UTF-8.
       * @enum {string}
       */
      body_encoding: 'utf-8' | 'base64'
      /** @description As the handler receives it. Null if the message was erased. */
      payload?: unknown
      /** @description Runs that ended, oldest first. */
      runs: components['schemas']['InboxRun'][]
    }
    InboxRun: {
      /** @example 1 */
      attempt: number
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      started_at: string
      /** @example 42 */
      duration_ms: number
      /**
       * @description `lost`: another process may have run the message, or this one was stopped during the run.
       * @enum {string}
       */
      outcome: 'done' | 'failed' | 'dead' | 'discarded' | 'lost'
      /** @example TypeError */
      error_name: string | null
      error_message: string | null
      /** @description The chain of causes, one in each line. */
      error_cause: string | null
      error_stack: string | null
    }
    InboxDiscardInput: {
      /**
       * @description Stored with the message.
       * @example the customer was deleted
       */
      reason: string
    }
    InboxReplay: {
      /** @example rpl_019aa5c2f7f07c1e8a4b6f0d2c9e1a37 */
      id: string
      /** @enum {string} */
      status: 'running' | 'done' | 'canceled' | 'failed'
      /**
       * @description The filter of the request, with its defaults.
       * @example {
       *       "status": [
       *         "dead"
       *       ],
       *       "handler": "invoice.paid"
       *     }
       */
      filter: {
        [key: string]: unknown
      }
      /**
       * @description Number of matches when it started. Null if there are more than 10,000, or counting took too long.
       * @example 1200
       */
      matched: number | null
      /**
       * @description Number of messages replayed so far.
       * @example 1200
       */
      replayed: number
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @example 2026-11-21T09:30:00.000Z
       */
      finished_at: string | null
      /** @description Why it failed. */
      error: string | null
    }
    InboxReplayInput: {
      /** @description `done`, `dead` or `discarded`, or several of them. Default: `dead`. */
      status?: components['schemas']['InboxStatus'] | components['schemas']['InboxStatus'][]
      /** @example invoice.paid */
      type?: string
      /** @example invoice.paid */
      handler?: string
      /** @example stripe */
      provider?: string
      /** @example cus_1 */
      order_key?: string
      /**
       * @description The beginning of the message's id (`msg_…`) or of the provider's id. Matches case.
       * @example evt_1
       */
      q?: string
      /**
       * Format: date-time
       * @description Created at or after this time.
       * @example 2026-11-21T09:30:00Z
       */
      since?: string
      /**
       * Format: date-time
       * @description Created before this time.
       * @example 2026-11-21T09:30:00Z
       */
      until?: string
    }
    InboxReplayPage: {
      data: components['schemas']['InboxReplay'][]
      /** @description The cursor of the next page, with older items. Null on the last page. */
      next_cursor: string | null
      /** @description The cursor of the previous page, with newer items. Null on the first page. */
      prev_cursor: string | null
    }
    InboxHandlerList: {
      data: components['schemas']['InboxHandler'][]
    }
    InboxHandler: {
      /** @example invoice.paid */
      name: string
      /**
       * @description The type of its messages, or a pattern.
       * @example invoice.*
       */
      type: string
      /**
       * Format: date-time
       * @description Since when it starts no runs, in any process.
       * @example 2026-11-21T09:30:00.000Z
       */
      paused_at: string | null
      /**
       * Format: date-time
       * @description When a process with this handler last reported it.
       * @example 2026-11-21T09:30:00.000Z
       */
      seen_at: string
      messages: {
        /**
         * @description Counted up to 10,000.
         * @example 0
         */
        blocked: number
        /**
         * @description Counted up to 10,000.
         * @example 0
         */
        failed: number
        /**
         * @description Counted up to 10,000.
         * @example 0
         */
        dead: number
      }
    }
    InboxKeyPage: {
      data: components['schemas']['InboxKey'][]
      /** @description The cursor of the next page. Null on the last page. */
      next_cursor: string | null
    }
    InboxKey: {
      /** @example invoice.paid */
      handler: string
      /** @example cus_1 */
      order_key: string
      /** @description The message that the others wait for. */
      head: {
        /** @example msg_019aa5c2f7f07c1e8a4b6f0d2c9e1a37 */
        id: string
        status: components['schemas']['InboxStatus']
        attempt: number
        /**
         * Format: date-time
         * @example 2026-11-21T09:30:00.000Z
         */
        next_attempt_at: string | null
        /** @description Why its last run failed. */
        error: string | null
      }
      /**
       * @description How many messages wait for it.
       * @example 3
       */
      waiting: number
      /**
       * Format: date-time
       * @description When the oldest of them was accepted.
       * @example 2026-11-21T09:30:00.000Z
       */
      since: string
    }
    Me: {
      key: components['schemas']['ApiKey']
      /** @description Whether the key has access to every organization. */
      operator: boolean
      /** @description Whether the server has an inbox that the key has access to. */
      inbox: boolean
      /**
       * @description The organization of this request.
       * @example default
       */
      organization_id: string
      /** @description Organizations that the key has access to. Empty for an operator key: use `GET /organizations`. */
      organizations: components['schemas']['Organization'][]
      /**
       * Format: date-time
       * @description When the session ends. Null for a bearer key.
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
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` or `prev_cursor` of another page. */
        cursor?: string
      }
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The webhook is deleted. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Deleted']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The updated webhook. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['UpdatedWebhook']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The test delivery is pending. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['TestResult']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The current state of the resource does not allow it: `title` says what to do. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A rate is exceeded: `quota` names it. Retry after `Retry-After`. */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The replay has started. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Replay']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The current state of the resource does not allow it: `title` says what to do. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` or `prev_cursor` of another page. */
        cursor?: string
        /** @description The event's type. */
        event?: string
        event_id?: string
        /** @description The beginning of the delivery's id, the event's id or the event's type. Matches case. */
        q?: string
        /** @description Of the last attempt: a status, a class from `1xx` to `5xx`, or `none` if it got no response. */
        response_status?: string
        /** @description Created at or after this time. */
        since?: string
        /** @description Created before this time. */
        until?: string
        /** @description Can be repeated. */
        status?: components['schemas']['DeliveryStatus'][]
        /** @description Items to skip, up to 10000. They are read: follow `next_cursor` instead, which costs the same on every page. */
        offset?: number
        /** @description Whether to count the matches: all of them with no filters but the webhook and the status, else up to 10000. */
        total?: 'true' | 'false'
      }
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` or `prev_cursor` of another page. */
        cursor?: string
        /** @description The event's type. */
        event?: string
        event_id?: string
        /** @description The beginning of the delivery's id, the event's id or the event's type. Matches case. */
        q?: string
        /** @description Of the last attempt: a status, a class from `1xx` to `5xx`, or `none` if it got no response. */
        response_status?: string
        /** @description Created at or after this time. */
        since?: string
        /** @description Created before this time. */
        until?: string
        /** @description Can be repeated. */
        status?: components['schemas']['DeliveryStatus'][]
        /** @description Items to skip, up to 10000. They are read: follow `next_cursor` instead, which costs the same on every page. */
        offset?: number
        /** @description Whether to count the matches: all of them with no filters but the webhook and the status, else up to 10000. */
        total?: 'true' | 'false'
        webhook_id?: string
      }
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The delivery is pending. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Delivery']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The current state of the resource does not allow it: `title` says what to do. */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  startReplay: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The replay has started. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Replay']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listReplays: {
    parameters: {
      query?: {
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` or `prev_cursor` of another page. */
        cursor?: string
      }
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
          'application/json': components['schemas']['ReplayPage']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getReplay: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The replay. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Replay']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  cancelReplay: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The replay. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Replay']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` or `prev_cursor` of another page. */
        cursor?: string
        type?: string
        /** @description Created at or after this time. */
        since?: string
        /** @description Created before this time. */
        until?: string
      }
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
        /** @description A repeated key returns the response of the first request and publishes nothing. Keys are kept for a day. */
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
      /** @description The event is stored, its deliveries are pending. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Published']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A rate is exceeded: `quota` names it. Retry after `Retry-After`. */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  publishEvents: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
        /** @description A repeated key returns the response of the first request and publishes nothing. Keys are kept for a day. */
        'Idempotency-Key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NewEvents']
      }
    }
    responses: {
      /** @description The events are stored, their deliveries are pending. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['PublishedBatch']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A rate is exceeded: `quota` names it. Retry after `Retry-After`. */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
      /** @description The current type. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['EventType']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  deleteEventType: {
    parameters: {
      query?: never
      header?: never
      path: {
        name: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The type is deleted. */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The current state of the resource does not allow it: `title` says what to do. */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
      /** @description The whole catalog. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['EventTypeList']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Deliveries created at or after this time, rounded down to 15 minutes, or to five if it is in the last two hours; of webhooks, to a full hour. Default: a day before `until`. */
        since?: string
        /** @description Deliveries created before this time, rounded up in the same way. Default: now. */
        until?: string
        /** @description Only deliveries of this webhook. */
        webhook_id?: string
        /** @description Number of buckets that the period is divided into. Each is a multiple of the 5, 15 or 60 minutes to which the period was rounded, so there may be fewer or one more. Default: 24. */
        buckets?: number
      }
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Deliveries created at or after this time, rounded down to 15 minutes, or to five if it is in the last two hours; of webhooks, to a full hour. Default: a day before `until`. */
        since?: string
        /** @description Deliveries created before this time, rounded up in the same way. Default: now. */
        until?: string
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` of another page. */
        cursor?: string
        /** @description Only these webhooks. Can be repeated. */
        webhook_id?: string[]
      }
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A page of figures. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookStats']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  streamChanges: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  respondToDelivery: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
        'application/json': components['schemas']['ListenerResponse']
      }
    }
    responses: {
      /** @description The attempt is complete. */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
      /** @description The organization. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Organization']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  updateOrganization: {
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
        'application/json': components['schemas']['OrganizationUpdate']
      }
    }
    responses: {
      /** @description The organization. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Organization']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` or `prev_cursor` of another page. */
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
      /** @description The created organization. */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Organization']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The current state of the resource does not allow it: `title` says what to do. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` or `prev_cursor` of another page. */
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
      /** @description The created key. */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ApiKeyWithSecret']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
      /** @description The key is revoked. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Deleted']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` or `prev_cursor` of another page. */
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
      /** @description The created key. */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ApiKeyWithSecret']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
      /** @description The key is revoked. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Deleted']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listProviders: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description All providers, by name. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProviderList']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listSources: {
    parameters: {
      query?: {
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` or `prev_cursor` of another page. */
        cursor?: string
      }
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
          'application/json': components['schemas']['SourcePage']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  createSource: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['SourceInput']
      }
    }
    responses: {
      /** @description The source. */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Source']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getSource: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The source. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Source']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  deleteSource: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The source is deleted. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Deleted']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  updateSource: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['SourcePatch']
      }
    }
    responses: {
      /** @description The updated source. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Source']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  rotateSourceSecret: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['SourceRotation']
      }
    }
    responses: {
      /** @description The source. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Source']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listRejections: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Newest first. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['RejectionList']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getRejection: {
    parameters: {
      query?: never
      header?: {
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path: {
        id: string
        rejection_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The rejected delivery. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['RejectionWithBody']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listInboxMessages: {
    parameters: {
      query?: {
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` or `prev_cursor` of another page. */
        cursor?: string
        type?: string
        handler?: string
        provider?: string
        order_key?: string
        /** @description The beginning of the message's id (`msg_…`) or of the provider's id. Matches case. */
        q?: string
        /** @description Created at or after this time. */
        since?: string
        /** @description Created before this time. */
        until?: string
        /** @description Can be repeated. */
        status?: components['schemas']['InboxStatus'][]
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
          'application/json': components['schemas']['InboxMessagePage']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getInboxMessage: {
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
      /** @description The message. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['InboxMessageWithRuns']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  eraseInboxMessage: {
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
      /** @description The message is erased. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['InboxMessageWithRuns']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The current state of the resource does not allow it: `title` says what to do. */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  replayInboxMessage: {
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
      /** @description The message will run. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['InboxMessageWithRuns']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The current state of the resource does not allow it: `title` says what to do. */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  discardInboxMessage: {
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
        'application/json': components['schemas']['InboxDiscardInput']
      }
    }
    responses: {
      /** @description The message is discarded. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['InboxMessageWithRuns']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The current state of the resource does not allow it: `title` says what to do. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listInboxReplays: {
    parameters: {
      query?: {
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` or `prev_cursor` of another page. */
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
          'application/json': components['schemas']['InboxReplayPage']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  startInboxReplay: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: {
      content: {
        'application/json': components['schemas']['InboxReplayInput']
      }
    }
    responses: {
      /** @description The replay has started. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['InboxReplay']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getInboxReplay: {
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
      /** @description The replay. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['InboxReplay']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  cancelInboxReplay: {
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
      /** @description The replay. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['InboxReplay']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listInboxHandlers: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description All handlers, by name. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['InboxHandlerList']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  pauseInboxHandler: {
    parameters: {
      query?: never
      header?: never
      path: {
        name: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The handler. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['InboxHandler']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  resumeInboxHandler: {
    parameters: {
      query?: never
      header?: never
      path: {
        name: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The handler. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['InboxHandler']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listInboxKeys: {
    parameters: {
      query?: {
        /** @description Maximum items per page. Default: 50. */
        limit?: number
        /** @description `next_cursor` of another page. */
        cursor?: string
        handler?: string
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['InboxKeyPage']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
        'X-Org-Id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The key and its organizations. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Me']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
        /** @description Selects the organization, for keys with access to several. Default: the key's first organization; `default` for an operator key. */
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
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
      /** @description The session is created. */
      201: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Me']
        }
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The request has no valid API key or session. */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
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
      /** @description The content type is not application/json. */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description A field is invalid: `field` names it. Or a quota is exceeded: `quota` names it. */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
      /** @description The session is ended. */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description The key lacks the required scope, or the session is used from another origin. */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  receiveDelivery: {
    parameters: {
      query?: never
      header?: never
      path: {
        source_id: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description A duplicate (`webhook-duplicate: true`), or the response to a handshake. */
      200: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description The event is stored. */
      202: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description The body is not valid JSON. */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The resource does not exist, or it belongs to another organization. */
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
      /** @description The database is unavailable. Retry after `Retry-After`. */
      503: {
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
