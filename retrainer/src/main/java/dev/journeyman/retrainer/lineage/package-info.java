/** What a run leaves behind so that it can be told where its result came from. */
@NullMarked
package dev.journeyman.retrainer.lineage;

import org.jspecify.annotations.NullMarked;
