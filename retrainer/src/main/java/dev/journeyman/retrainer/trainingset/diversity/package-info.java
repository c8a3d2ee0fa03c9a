/** How much of what there is to learn a set of texts holds: how different they are from one another, and which concepts they leave out. */
@NullMarked
package dev.journeyman.retrainer.trainingset.diversity;

import org.jspecify.annotations.NullMarked;
