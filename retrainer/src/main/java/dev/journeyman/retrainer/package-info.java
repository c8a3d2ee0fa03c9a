/** From a feedback snapshot to a better candidate: training sets, training runs, evaluation. */
@NullMarked
package dev.journeyman.retrainer;

import org.jspecify.annotations.NullMarked;
