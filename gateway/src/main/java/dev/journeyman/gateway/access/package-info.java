/**
 * Who may call what: API keys with roles, and the gateway without keys.
 *
 * <p>Without keys the gateway listens on loopback only, and whoever reaches it has every role. With the first key that changes for good: every call but
 * those of status and the pages' files needs {@code Authorization: Bearer SECRET}, and no loss of the file opens the gateway again while it runs.
 *
 * <table>
 * <caption>What each role may call</caption>
 * <tr><th>role</th><th>calls</th></tr>
 * <tr><td>none</td><td>{@code /}, its assets, {@code /page/codes}, {@code /healthz}, {@code /readyz}, {@code /metrics}, {@code /openapi.json}</td></tr>
 * <tr><td>app</td><td>{@code /v1/models}, {@code /v1/chat/completions}, {@code /v1/diagnose}</td></tr>
 * <tr><td>technician</td><td>what an app may, {@code /v1/feedback} and {@code /v1/interactions}; it erases what its own key asked, and no more</td></tr>
 * <tr><td>ops</td><td>everything, {@code /ops/v1} too</td></tr>
 * </table>
 *
 * <h2>The file {@code keys.json} of the home</h2>
 *
 * UTF-8 JSON, at most 4 MiB and 10,000 keys, replaced as a whole: written beside, forced, renamed. Writers hold the lock of {@code keys.lock}; readers
 * need none. Where the file system has permissions, only its owner may read it.
 *
 * <pre>
 * {"schema": 1,
 *  "keys": [{"id": "3f9a0c1e77d2",            12 hexadecimal digits, once each; part of the secret and of every event of the feedback log
 *            "name": "Bay 3",                 what people call it, at most 64 characters, without control characters
 *            "role": "technician",            app, technician or ops
 *            "logging": "full",               full, metadata or off
 *            "created": "2026-11-21T16:00:00Z",
 *            "revoked": null,                 when it was revoked, or null
 *            "sha256": "…"}]}                 64 hexadecimal digits: SHA-256 of the secret as it is sent
 * </pre>
 *
 * A revoked key stays in the list, so that what it did can still be traced to it. Schema 1 is the first; a file of another is refused.
 *
 * <h2>Why SHA-256 and no slow hash</h2>
 *
 * Slow and salted hashes (bcrypt, Argon2) make guessing dear where people choose secrets from few. These secrets are 256 random bits, chosen by nobody:
 * there is nothing to guess, whatever a guess costs, and no two are alike for a table or a salt to matter. A slow hash would cost each request tens of
 * milliseconds and hand everyone who calls with a wrong key a way to keep the processor busy. OWASP's "Password Storage" sheet is about passwords; NIST
 * SP 800-63B, 5.1.2.2 on look-up secrets of at least 112 bits asks for an approved hash and neither salt nor cost.
 */
@NullMarked
package dev.journeyman.gateway.access;

import org.jspecify.annotations.NullMarked;
