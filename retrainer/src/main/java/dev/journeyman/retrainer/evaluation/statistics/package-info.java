/**
 * What can be said of a difference that was measured on finitely many items: intervals of a share ({@link
 * dev.journeyman.retrainer.evaluation.statistics.Wilson}), intervals of a paired difference ({@link
 * dev.journeyman.retrainer.evaluation.statistics.PairedBootstrap}), the probability of such a difference by chance ({@link
 * dev.journeyman.retrainer.evaluation.statistics.McNemar}), and what becomes of it where many are looked at ({@link
 * dev.journeyman.store.statistics.Holm}). Pure functions; where something is drawn, the seed is an argument and is told.
 */
@NullMarked
package dev.journeyman.retrainer.evaluation.statistics;

import org.jspecify.annotations.NullMarked;
