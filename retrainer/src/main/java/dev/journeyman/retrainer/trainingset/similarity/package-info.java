/**
 * How alike two texts are: runs of words, MinHash (Broder 1997) as datasketch computes it, locality-sensitive hashing over bands, and runs of thirteen
 * words in common. What MinHash estimates is counted exactly before anything is decided by it.
 */
@NullMarked
package dev.journeyman.retrainer.trainingset.similarity;

import org.jspecify.annotations.NullMarked;
