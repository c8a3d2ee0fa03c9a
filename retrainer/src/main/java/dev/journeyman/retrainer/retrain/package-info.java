/** The command that makes a candidate of a version, feedback and a domain: building the training set is its first part. */
@NullMarked
package dev.journeyman.retrainer.retrain;

import org.jspecify.annotations.NullMarked;
