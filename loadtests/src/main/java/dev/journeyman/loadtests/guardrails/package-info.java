/**
 * The benchmark of the guardrails: what leaves a stream, what holding back costs, how long each rule takes, what they find and what they find wrongly. It calls the module
 * guardrails directly (docs/decisions/0009-guardrails.md says why).
 */
@NullMarked
package dev.journeyman.loadtests.guardrails;

import org.jspecify.annotations.NullMarked;
