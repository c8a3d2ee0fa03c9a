/**
 * Who is held to which rules: the domain's {@code guardrails.yaml}, read, checked and looked up.
 *
 * <p>Format, version 1. YAML 1.1 in UTF-8, at most 1 MiB, no key twice. Only {@code version} is needed; what is left out stays as {@link
 * dev.journeyman.guardrails.policy.StandardPolicies} has it.
 *
 * <pre>
 * version: 1
 * limits: {max_chars: 16000}           # the most characters of an input
 * replies: {off_topic: "…"}            # what is answered to a question that is not of the domain
 * rules:                               # for everybody, by rule
 *   facts: {action: rewrite, threshold: 0.5, budget_ms: 250, on_failure: closed}
 *                                      # action: off, observe, rewrite, block; on_failure: closed, open; each key may be left out
 * policies:                            # for some callers; a later entry wins over an earlier one and over rules
 *   - roles: [app]                     # app, technician, ops; left out: all
 *     routes: [/v1/chat/completions]   # left out: all
 *     rules: {facts: {action: block}}  # what is left out is as under rules
 * patterns:                            # the operator's own rules, each under its name, which rules and policies may name too
 *   - name: price-list
 *     stages: [output]                 # input, passage, correction, output
 *     pattern: '(?i)internal price'    # RE2
 *     action: rewrite                  # standard: rewrite where there is a replacement, else block
 *     replacement: "[left out]"
 *     explanation: "Internal prices are not told."
 * denials: {forbids: [not], firmly: [never], voids: [afraid], condemns: [is dangerous]}
 * hazards:
 *   - name: hot-cooling-system
 *     says: ["open|unscrew &amp; radiator cap &amp; ~hot"]  # groups between &amp;, alternatives between |, * any ending, ~ also in the question or before
 *     unless: [cooled down]            # it was made safe, in the sentence or before
 *     then: warn                       # or block
 *     warning: "Never open a hot cooling system."
 * </pre>
 */
@NullMarked
package dev.journeyman.guardrails.policy;

import org.jspecify.annotations.NullMarked;
