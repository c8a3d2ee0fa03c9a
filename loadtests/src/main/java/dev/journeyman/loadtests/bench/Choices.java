package dev.journeyman.loadtests.bench;

import dev.journeyman.loadtests.SharedOptions;
import dev.journeyman.slm.network.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What names on the command line of the benches stand for. One that is not known is told as wrong, with those that are. */
public final class Choices {
    private Choices() {}

    /** The shapes that {@code --shape} names, each once. */
    public static List<Shape> shapes(List<String> titles, SharedOptions options) {
        return each("--shape", titles, Shape::named, "one of " + Shape.titles(), options);
    }

    /** The precisions that {@code --precision} names, each once. */
    public static List<Precision> precisions(List<String> names, SharedOptions options) {
        return each("--precision", names, Choices::precision, "float32, bfloat16, int8 or int4", options);
    }

    private static Optional<Precision> precision(String name) {
        return Arrays.stream(Precision.values())
                .filter(precision -> precision.label().equals(name))
                .findFirst();
    }

    /**
     * What the names of an option stand for, each once.
     *
     * @param known what there is, for the message
     */
    public static <N, T> List<T> each(
            String option, List<N> names, Function<N, Optional<T>> named, String known, SharedOptions options) {
        return names.stream()
                .distinct()
                .map(name -> named.apply(name)
                        .orElseThrow(() -> options.wrong(option + " " + name + " is not known; take " + known)))
                .toList();
    }
}
