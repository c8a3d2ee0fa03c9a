/**
 * The form of the log. Text for whoever sits before it, one JSON object a line for programs.
 *
 * <p>A line of JSON has {@code at} (UTC), {@code level}, {@code logger}, {@code thread}, {@code message}; where a request is meant {@code request_id}; where something
 * was thrown {@code fault}, with {@code type}, {@code message} and {@code stack}. The line of a request, logger {@code dev.journeyman.gateway.access-log}, has besides
 * {@code event}: {@code request}, {@code method}, {@code route}, {@code status}, {@code error}, {@code key} (the key's id, no secret), {@code role}, {@code model},
 * {@code prompt_tokens}, {@code completion_tokens}, {@code bytes}, {@code duration_ms}, and {@code trace_id}, empty where nothing is traced.
 *
 * <p>No line holds what callers send: not their texts, headers, paths or addresses. Who logs sees to that; {@link dev.journeyman.gateway.logs.Discretion} is the second lock,
 * for what libraries put into the messages of what they throw.
 */
@NullMarked
package dev.journeyman.gateway.logs;

import org.jspecify.annotations.NullMarked;
