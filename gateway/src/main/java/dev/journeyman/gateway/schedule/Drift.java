package dev.journeyman.gateway.schedule;

import dev.journeyman.store.statistics.NormalDistribution;
import java.util.Locale;

/**
 * Whether a share rose from one window to the next by more than chance: the one-sided test of two proportions with the pooled variance.
 *
 * <p>With k of n before and k' of n' now, and p the share of both together, z = (k'/n' - k/n) / sqrt(p (1 - p) (1/n + 1/n')) is about normal where nothing changed. The windows overlap from
 * look to look and there are several shares, so the chance of a false alarm is above that of one test; the confidence that is asked for is high for that reason, and a run that begins for
 * nothing costs machine time only: the gate still decides.
 *
 * @param z how many standard errors the share rose by; 0 where there is too little to tell
 * @param least from which z on it counts
 * @param rose whether it rose by more than chance, and by enough
 * @param explanation with the numbers
 */
record Drift(double z, double least, boolean rose, String explanation) {
    /**
     * Compares.
     *
     * @param what is counted, in the plural
     */
    static Drift of(String what, long before, long ofBefore, long now, long ofNow, ScheduleSettings.Drift settings) {
        double least = NormalDistribution.quantile(settings.confidence());
        if (ofBefore < settings.leastItems() || ofNow < settings.leastItems()) {
            return new Drift(
                    0,
                    least,
                    false,
                    ofNow + " in the last " + settings.windowHours() + " hours and " + ofBefore
                            + " in those before; either needs " + settings.leastItems());
        }
        double shareBefore = (double) before / ofBefore;
        double shareNow = (double) now / ofNow;
        double pooled = (double) (before + now) / (ofBefore + ofNow);
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / ofBefore + 1.0 / ofNow));
        double z = error == 0 ? 0 : (shareNow - shareBefore) / error;
        boolean rose = z >= least && shareNow - shareBefore >= settings.leastRise();
        return new Drift(
                z,
                least,
                rose,
                String.format(
                        Locale.ROOT,
                        "%s: %.1f %% of %d in the last %d hours, %.1f %% of %d before (z %.2f; counts from %.2f and a rise of"
                                + " %.1f points on)",
                        what,
                        100 * shareNow,
                        ofNow,
                        settings.windowHours(),
                        100 * shareBefore,
                        ofBefore,
                        z,
                        least,
                        100 * settings.leastRise()));
    }
}
