/** How long work is told to the person who waits for it. Programs get JSON lines, which each command writes itself. */
@NullMarked
package dev.journeyman.retrainer.progress;

import org.jspecify.annotations.NullMarked;
