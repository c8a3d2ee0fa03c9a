/** A run's folder: whose it is while a run is at work in it. The file {@code lock} or {@code .lock} has no content; the system holds the lock on it for the process. */
@NullMarked
package dev.journeyman.retrainer.runfolder;

import org.jspecify.annotations.NullMarked;
