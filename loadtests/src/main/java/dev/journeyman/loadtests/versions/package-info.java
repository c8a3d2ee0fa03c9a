/**
 * {@code kill-store}: writers of a model store are killed at random moments, and what they leave is looked at. It calls the module model-store directly, without HTTP
 * or the launcher between (docs/decisions/0016-model-store-and-gate.md says why).
 */
@NullMarked
package dev.journeyman.loadtests.versions;

import org.jspecify.annotations.NullMarked;
