/**
 * What is known for certain: the table of trouble codes that answers are checked against, the codes that a text names, and the form in which a model
 * is asked about them.
 *
 * <p>{@code facts/dtc.csv} of a domain is RFC 4180 with the header {@code code,meaning,system,agreement}; agreement is how
 * many independent public lists say the same.
 */
@NullMarked
package dev.journeyman.guardrails.facts;

import org.jspecify.annotations.NullMarked;
