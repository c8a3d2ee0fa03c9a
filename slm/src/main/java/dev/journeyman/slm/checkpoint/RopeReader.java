package dev.journeyman.slm.checkpoint;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads the rotary embedding's keys in the spellings of all transformers versions.
 *
 * <p>{@code rope_theta} with {@code rope_scaling: {type | rope_type, ...}} up to version 4; version 5 writes
 * {@code rope_parameters: {rope_type, rope_theta, ...}}. As in version 5, {@code rope_scaling} wins where both are set,
 * and a {@code rope_theta} inside the object wins over one outside.
 */
final class RopeReader {
    private static final double DEFAULT_THETA = 10_000;

    private RopeReader() {}

    record Rope(double theta, RopeScaling scaling) {}

    static Rope read(JsonFields fields) {
        String key = fields.has("rope_scaling") ? "rope_scaling" : "rope_parameters";
        double theta = fields.number("rope_theta").orElse(DEFAULT_THETA);
        Optional<JsonFields> parameters = fields.object(key);
        if (parameters.isEmpty()) {
            return new Rope(theta, RopeScaling.NONE);
        }
        JsonFields rope = parameters.get();
        double partial = rope.number("partial_rotary_factor").orElse(1);
        if (partial != 1) {
            fields.add(Problem.unsupported(
                    key + ".partial_rotary_factor " + partial + " is not supported; supported: 1",
                    "partial_rotary_factor"));
        }
        return new Rope(rope.number("rope_theta").orElse(theta), scaling(fields, rope, key));
    }

    private static RopeScaling scaling(JsonFields fields, JsonFields rope, String key) {
        String typeKey = rope.has("rope_type") ? "rope_type" : "type";
        if (!rope.has(typeKey)) {
            boolean theta = key.equals("rope_parameters") && rope.has("rope_theta");
            if (!theta && !rope.keys().isEmpty()) {
                fields.add(Problem.invalid(
                        key + ".rope_type is missing; it must be one of default, linear, llama3", "rope_scaling"));
            }
            return RopeScaling.NONE;
        }
        String type = rope.text(typeKey).orElse("default");
        return switch (type) {
            case "default" -> RopeScaling.NONE;
            case "linear" -> new RopeScaling.Linear(needed(fields, rope, key, "factor"));
            case "llama3" ->
                new RopeScaling.Llama3(
                        needed(fields, rope, key, "factor"),
                        needed(fields, rope, key, "low_freq_factor"),
                        needed(fields, rope, key, "high_freq_factor"),
                        originalContext(fields, rope, key));
            default -> {
                fields.add(Problem.unsupported(
                        key + " of type " + Quoted.text(type) + " is not supported; supported: default, linear, llama3",
                        "rope_scaling"));
                yield RopeScaling.NONE;
            }
        };
    }

    private static double needed(JsonFields fields, JsonFields rope, String key, String name) {
        OptionalDouble value = rope.number(name);
        if (value.isEmpty()) {
            if (!rope.has(name)) {
                fields.add(Problem.invalid(key + "." + name + " is missing", "rope_scaling"));
            }
            fields.markBad("rope_scaling");
        }
        return value.orElse(1);
    }

    private static int originalContext(JsonFields fields, JsonFields rope, String key) {
        String name = "original_max_position_embeddings";
        OptionalInt value = rope.has(name) ? rope.integer(name) : fields.integer(name);
        if (value.isEmpty()) {
            if (!rope.has(name) && !fields.has(name)) {
                fields.add(Problem.invalid(key + "." + name + " is missing", "rope_scaling"));
            }
            fields.markBad("rope_scaling." + name);
        }
        return value.orElse(1);
    }
}
