/** A domain's guardrails as a whole: every rule there is, made of the domain's files, and the file of cases that its rules are tested with. */
@NullMarked
package dev.journeyman.guardrails.domain;

import org.jspecify.annotations.NullMarked;
