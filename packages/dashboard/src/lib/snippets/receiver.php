<?php
// WEBHOOK_SECRET=whsec_… php -S localhost:3000 receiver.php

const TOLERANCE_SECONDS = 300;

/** Returns the event, or throws. $body must be the received bytes. */
function verify(string $secret, string $id, string $timestamp, string $signatures, string $body): object
{
    $key = base64_decode(preg_replace('/^whsec_/', '', $secret), true);
    if ($key === false || $key === '') {
        throw new RuntimeException('WEBHOOK_SECRET must be a secret that starts with whsec_');
    }
    if (!ctype_digit($timestamp) || abs(time() - (int) $timestamp) > TOLERANCE_SECONDS) {
        throw new RuntimeException('the timestamp is missing, too old or too new');
    }
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
    // After a rotation there are several signatures. One of them must match.
    foreach (explode(' ', $signatures) as $entry) {
        if (hash_equals($expected, $entry)) {
            return json_decode($body, false, 512, JSON_THROW_ON_ERROR | JSON_BIGINT_AS_STRING);
        }
    }
    throw new RuntimeException('no signature matches');
}

try {
    $event = verify(
        getenv('WEBHOOK_SECRET') ?: '',
        $_SERVER['HTTP_WEBHOOK_ID'] ?? '',
        $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '',
        $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '',
        file_get_contents('php://input'),
    );
    error_log("{$_SERVER['HTTP_WEBHOOK_ID']} $event->type");
    http_response_code(204);
} catch (Exception $error) {
    error_log($error->getMessage());
    http_response_code(401);
}
