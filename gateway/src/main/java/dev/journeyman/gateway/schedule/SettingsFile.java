package dev.journeyman.gateway.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.journeyman.gateway.runs.RetrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code schedule.yaml}: the domain's, and over it, key by key, one of the same name in the home. Every key may be left out; the standard value then holds.
 *
 * <pre>
 * version          1
 * mode             auto, approve, off
 * records          new accepted records that are enough for a run
 * period           {days, least_records}
 * drift            {window_hours, least_items, confidence, least_rise, least_records}
 * quiet_hours      {from: "22:00", to: "06:00", zone: Europe/Berlin}; left out, runs begin at any hour
 * backoff          {first_hours, most_hours, least_records}
 * retraining       {recipe, memory_mb, threads, questions}
 * </pre>
 */
final class SettingsFile {
    /** The file's name. */
    static final String NAME = "schedule.yaml";

    private static final int VERSION = 1;
    private static final long MOST_BYTES = 1 << 20;
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private final ObjectNode root;
    private final List<String> problems = new ArrayList<>();

    private SettingsFile(ObjectNode root) {
        this.root = root;
    }

    /**
     * The settings of a domain and a home.
     *
     * @throws IOException where a file cannot be read or is not of the form, with every problem
     */
    static ScheduleSettings read(Path domain, Path home) throws IOException {
        ObjectNode ofDomain = tree(domain.resolve(NAME));
        ObjectNode ofHome = tree(home.resolve(NAME));
        ofHome.properties().forEach(entry -> {
            if (ofDomain.get(entry.getKey()) instanceof ObjectNode under
                    && entry.getValue() instanceof ObjectNode over) {
                under.setAll(over);
            } else {
                ofDomain.set(entry.getKey(), entry.getValue());
            }
        });
        try {
            return of(ofDomain);
        } catch (SettingsException e) {
            String files = ofHome.isEmpty()
                    ? domain.resolve(NAME).toString()
                    : domain.resolve(NAME) + ", with " + home.resolve(NAME) + " over it";
            throw new IOException(files + ": " + e.getMessage(), e);
        }
    }

    private static ObjectNode tree(Path file) throws IOException {
        if (!Files.exists(file)) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is larger than " + MOST_BYTES + " bytes");
        }
        try {
            JsonNode root = YAML.readTree(Files.readAllBytes(file));
            if (root instanceof ObjectNode object) {
                return object;
            }
            if (root == null || root.isNull() || root.isMissingNode()) {
                return JsonNodeFactory.instance.objectNode();
            }
            throw new IOException(
                    file + " must be an object with keys such as records; start with version: " + VERSION);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not YAML: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads settings.
     *
     * @param root an object; an empty one gives the standard settings
     * @throws SettingsException naming every problem
     */
    static ScheduleSettings of(ObjectNode root) {
        return new SettingsFile(root).settings();
    }

    private ScheduleSettings settings() {
        ScheduleSettings standard = ScheduleSettings.STANDARD;
        known("", Set.of("version", "mode", "records", "period", "drift", "quiet_hours", "backoff", "retraining"));
        known("period", Set.of("days", "least_records"));
        known("drift", Set.of("window_hours", "least_items", "confidence", "least_rise", "least_records"));
        known("quiet_hours", Set.of("from", "to", "zone"));
        known("backoff", Set.of("first_hours", "most_hours", "least_records"));
        known("retraining", Set.of("recipe", "memory_mb", "threads", "questions"));
        if (number("", "version", VERSION) != VERSION) {
            problems.add("version must be " + VERSION);
        }
        ScheduleSettings.Period period = standard.period();
        ScheduleSettings.Drift drift = standard.drift();
        ScheduleSettings.Backoff backoff = standard.backoff();
        RetrainingSettings retraining = standard.retraining();
        try {
            ScheduleSettings read = new ScheduleSettings(
                    mode(standard.mode()),
                    whole("", "records", standard.records()),
                    new ScheduleSettings.Period(
                            number("period", "days", period.days()),
                            whole("period", "least_records", period.leastRecords())),
                    new ScheduleSettings.Drift(
                            whole("drift", "window_hours", drift.windowHours()),
                            whole("drift", "least_items", drift.leastItems()),
                            number("drift", "confidence", drift.confidence()),
                            number("drift", "least_rise", drift.leastRise()),
                            whole("drift", "least_records", drift.leastRecords())),
                    quietHours(),
                    new ScheduleSettings.Backoff(
                            number("backoff", "first_hours", backoff.firstHours()),
                            number("backoff", "most_hours", backoff.mostHours()),
                            whole("backoff", "least_records", backoff.leastRecords())),
                    new RetrainingSettings(
                            text("retraining", "recipe"),
                            whole("retraining", "memory_mb", retraining.memoryMb()),
                            whole("retraining", "threads", retraining.threads()),
                            isThere("retraining", "questions") ? (Integer) whole("retraining", "questions", 1) : null));
            if (problems.isEmpty()) {
                return read;
            }
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
        throw new SettingsException(problems);
    }

    private Mode mode(Mode standard) {
        if (root.path("mode").isBoolean() && !root.path("mode").booleanValue()) {
            return Mode.OFF; // YAML takes a bare off for false
        }
        String name = text("", "mode");
        if (name == null) {
            return standard;
        }
        String given = name;
        return Mode.ofWire(given).orElseGet(() -> {
            problems.add("mode must be auto, approve or off, but is '" + given + "'");
            return standard;
        });
    }

    private @Nullable QuietHours quietHours() {
        if (!root.path("quiet_hours").isObject()) {
            return null;
        }
        LocalTime from = time("from");
        LocalTime to = time("to");
        String zone = text("quiet_hours", "zone");
        try {
            return new QuietHours(from, to, ZoneId.of(zone == null ? "UTC" : zone));
        } catch (DateTimeException e) {
            problems.add("quiet_hours.zone must be a time zone such as Europe/Berlin, but is '" + zone + "'");
            return null;
        }
    }

    private LocalTime time(String key) {
        JsonNode value = root.path("quiet_hours").path(key);
        try {
            if (value.isTextual()) {
                return LocalTime.parse(value.textValue());
            }
            problems.add("quiet_hours." + key + " must be a time in quotes such as \"22:00\"");
        } catch (DateTimeException e) {
            problems.add(
                    "quiet_hours." + key + " must be a time such as \"22:00\", but is '" + value.textValue() + "'");
        }
        return key.equals("from") ? LocalTime.MIDNIGHT : LocalTime.NOON; // of no use, but of their form
    }

    private JsonNode section(String path) {
        return path.isEmpty() ? root : root.path(path);
    }

    private boolean isThere(String path, String key) {
        JsonNode value = section(path).path(key);
        return !value.isMissingNode() && !value.isNull();
    }

    private static String key(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private void known(String path, Set<String> keys) {
        JsonNode section = section(path);
        String all = String.join(", ", keys.stream().sorted().toList());
        if (!section.isObject() && !section.isMissingNode() && !section.isNull()) {
            problems.add(path + " must be an object with " + all);
        }
        section.properties().forEach(entry -> {
            if (!keys.contains(entry.getKey())) {
                problems.add(key(path, entry.getKey()) + " means nothing; there are " + all);
            }
        });
    }

    private double number(String path, String key, double standard) {
        if (!isThere(path, key)) {
            return standard;
        }
        JsonNode value = section(path).path(key);
        if (!value.isNumber()) {
            problems.add(String.format(Locale.ROOT, "%s must be a number such as %s", key(path, key), standard));
            return standard;
        }
        return value.doubleValue();
    }

    private int whole(String path, String key, int standard) {
        double number = number(path, key, standard);
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            problems.add(key(path, key) + " must be a whole number such as " + standard);
            return standard;
        }
        return (int) number;
    }

    private @Nullable String text(String path, String key) {
        if (!isThere(path, key)) {
            return null;
        }
        JsonNode value = section(path).path(key);
        if (!value.isTextual()) {
            problems.add(key(path, key) + " must be a text");
            return null;
        }
        return value.textValue();
    }
}
