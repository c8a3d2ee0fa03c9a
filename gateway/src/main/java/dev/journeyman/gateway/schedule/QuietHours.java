package dev.journeyman.gateway.schedule;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The hours in which little is asked, and runs may begin.
 *
 * @param from the first minute
 * @param to the first minute that is no longer one of them; before {@code from} where midnight lies between
 * @param zone whose clock they are told by
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {
    /** Whether a moment is within them. */
    public boolean contain(Instant moment) {
        LocalTime time = moment.atZone(zone).toLocalTime();
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }

    /** When they begin next; the moment itself where it is within them. */
    public Instant next(Instant moment) {
        if (contain(moment)) {
            return moment;
        }
        ZonedDateTime here = moment.atZone(zone);
        ZonedDateTime today = here.toLocalDate().atTime(from).atZone(zone);
        return (today.toInstant().isBefore(moment)
                        ? here.toLocalDate().plusDays(1).atTime(from).atZone(zone)
                        : today)
                .toInstant();
    }

    @Override
    public String toString() {
        return from + " to " + to + " " + zone;
    }
}
