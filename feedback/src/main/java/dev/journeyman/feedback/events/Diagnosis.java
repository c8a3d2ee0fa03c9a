package dev.journeyman.feedback.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis was asked of.
 *
 * @param vehicle on one line; null if not given
 * @param codes trouble codes in upper case; may be empty
 * @param symptoms null if not given
 */
public record Diagnosis(
        @Nullable String vehicle,
        List<String> codes,
        @Nullable String symptoms) {
    /**
     * Checks every field.
     *
     * @throws InvalidEventException naming all that are wrong
     */
    public Diagnosis {
        vehicle = Checks.wellFormedOrNull(vehicle);
        symptoms = Checks.wellFormedOrNull(symptoms);
        codes = List.copyOf(codes);
        Checks checks = new Checks()
                .name("vehicle", vehicle)
                .most("codes", codes, EventLimits.MOST_CODES)
                .text("symptoms", symptoms, EventLimits.MOST_TEXT_CHARS);
        for (int i = 0; i < codes.size(); i++) {
            checks.name("codes[" + i + "]", codes.get(i));
        }
        checks.throwIfAny();
    }
}
