package dev.journeyman.feedback.events;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A constant that has a name in JSON. */
public interface Wire {
    /** The name in JSON. */
    String wire();

    /**
     * The constant of that name.
     *
     * @param field named in the error
     * @throws InvalidEventException if there is none; it lists those there are
     */
    static <E extends Enum<E> & Wire> E of(Class<E> type, String field, String name) {
        for (E constant : type.getEnumConstants()) {
            if (constant.wire().equals(name)) {
                return constant;
            }
        }
        throw new InvalidEventException(field + " must be one of "
                + Arrays.stream(type.getEnumConstants()).map(Wire::wire).collect(Collectors.joining(", ")));
    }
}
