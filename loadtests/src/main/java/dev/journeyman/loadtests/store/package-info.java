/**
 * The benchmark of the feedback store: what group commit gains over one sync an append, and what logging adds to an answer. The first part calls the module
 * feedback directly (docs/decisions/0007-the-feedback-log.md says why); the second speaks HTTP.
 */
@NullMarked
package dev.journeyman.loadtests.store;

import org.jspecify.annotations.NullMarked;
