/**
 * What the promotion gate and the retrainer's comparison of scorecards both stand on: the normal distribution, and Holm's correction for many tests. Pure functions.
 */
@NullMarked
package dev.journeyman.store.statistics;

import org.jspecify.annotations.NullMarked;
