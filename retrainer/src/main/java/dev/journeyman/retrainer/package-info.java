/** The retrainer's program. */
@NullMarked
package dev.journeyman.retrainer;

import org.jspecify.annotations.NullMarked;
