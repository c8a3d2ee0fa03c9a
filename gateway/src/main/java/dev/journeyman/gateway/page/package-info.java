/**
 * The technician's page: its files, served as they are, and the one resource that only the page needs, the completion of trouble codes.
 *
 * <p>The page is a program of the browser. It calls the same interface that applications call ({@code /v1/chat/completions}, {@code /v1/diagnose},
 * {@code /v1/feedback}, {@code /v1/interactions}), so it can do nothing that they cannot. Its files lie in the resource folder of this package's name:
 * HTML, style sheets and JavaScript modules as they were written, without a build step and without a library.
 *
 * <h2>What a browser may do with it</h2>
 *
 * The content security policy allows the gateway's own files and calls, and nothing else: no script or style inside the document, no other host, no frame
 * around it, no form that is sent by the browser. Trusted Types are demanded and no policy may be made, so that no string can become markup or script at all
 * (W3C, "Content Security Policy Level 3" and "Trusted Types"). A model's text comes onto the page through {@code markdown.js}, which reads it itself and
 * makes elements from a fixed list with text nodes inside. A library that makes markup of Markdown and another that takes the dangerous parts out again
 * would have to be trusted twice, and would need exactly the door that the policy closes.
 *
 * <h2>Caching</h2>
 *
 * Each file has an entity tag, the first half of its SHA-256. A browser asks every time whether it still holds ({@code no-cache}) and is answered 304 where
 * it does, so that after an upgrade no page runs with files of two versions.
 */
@NullMarked
package dev.journeyman.gateway.page;

import org.jspecify.annotations.NullMarked;
