/**
 * What several adapters on one base cost, and whether they say what they should: {@code bench-adapters}. Four random adapters in one batch stand beside the base alone, one model that an adapter
 * was merged into, and four such models one after another, which is what the same service costs without adapters at run time.
 *
 * <p>Each {@link dev.journeyman.loadtests.bench.adapters.Way} is measured in a child process of its own, so that memory is of that way alone; rounds are interleaved.
 */
@NullMarked
package dev.journeyman.loadtests.bench.adapters;

import org.jspecify.annotations.NullMarked;
