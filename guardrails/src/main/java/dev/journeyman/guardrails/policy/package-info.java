/**
 * Who is held to which rules: the domain's {@code guardrails.yaml}, read, checked and looked up.
 */
@NullMarked
package dev.journeyman.guardrails.policy;

import org.jspecify.annotations.NullMarked;
