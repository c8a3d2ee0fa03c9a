/**
 * What a model learns from: examples written from the domain's facts, knowledge and templates, with where each came from.
 */
@NullMarked
package dev.journeyman.retrainer.dataset;

import org.jspecify.annotations.NullMarked;
