/**
 * When runs of the retrainer begin by themselves.
 *
 * <p>{@link dev.journeyman.gateway.schedule.Schedule} decides, a pure function of signals, settings and the time, and explains itself. {@link dev.journeyman.gateway.schedule.Scheduler} asks it every half minute and
 * begins the run. The signals come from the feedback log, which is read on from where it was, from the store of models and from the folders of runs: nothing else is kept, so a gateway that
 * starts again waits after failures as long as the one before would have.
 *
 * <p>Settings are {@code schedule.yaml} in the domain's folder, and one of that name in the home over it, key by key ({@code SettingsFile} has the form); both are read anew when they change. What
 * an operator sets over HTTP is kept in {@code HOME/schedule-mode.json}, replaced whole and forced: {@code format} (1), {@code mode} (auto, approve, off), {@code who} (the key), {@code why}, {@code at}. It goes
 * before the files' mode; deleted, theirs holds again.
 */
@NullMarked
package dev.journeyman.gateway.schedule;

import org.jspecify.annotations.NullMarked;
