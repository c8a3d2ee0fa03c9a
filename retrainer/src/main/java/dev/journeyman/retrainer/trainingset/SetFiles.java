package dev.journeyman.retrainer.trainingset;

import dev.journeyman.retrainer.lineage.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a set and their digests, before they are written and after.
 *
 * @param digest SHA-256 of one line {@code SHA256  BYTES  NAME} a file, sorted by name
 * @param files sorted by name
 */
public record SetFiles(String digest, List<File> files) {
    /**
     * One file.
     *
     * @param stage the stage's name; empty for the anchor
     * @param records its lines
     */
    public record File(String name, String stage, long records, long bytes, String sha256) {}

    static SetFiles of(List<TrainingSet.Stage> stages, Anchor anchor) {
        List<File> files = new ArrayList<>();
        contents(stages, anchor).forEach((name, lines) -> {
            MessageDigest digest = Sha256.digest();
            long[] sums = new long[2];
            lines.stream().forEach(line -> {
                byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
                digest.update(bytes);
                sums[0]++;
                sums[1] += bytes.length;
            });
            files.add(new File(name, stage(name), sums[0], sums[1], Sha256.hex(digest.digest())));
        });
        return new SetFiles(digest(files), List.copyOf(files));
    }

    private static String digest(Collection<File> files) {
        StringBuilder all = new StringBuilder();
        files.forEach(file -> all.append(file.sha256())
                .append("  ")
                .append(file.bytes())
                .append("  ")
                .append(file.name())
                .append('\n'));
        return Sha256.of(all.toString());
    }

    private static String stage(String name) {
        return name.equals(Anchor.FILE) ? "" : name.split("[-.]", 3)[1];
    }

    /** Lines that are made anew each time they are asked for. */
    interface Lines {
        Stream<String> stream();
    }

    /** What each file holds, by name. */
    static Map<String, Lines> contents(List<TrainingSet.Stage> stages, Anchor anchor) {
        Map<String, Lines> contents = new TreeMap<>();
        for (int i = 0; i < stages.size(); i++) {
            TrainingSet.Stage stage = stages.get(i);
            for (RecordKind kind : RecordKind.values()) {
                List<TrainingSet.Member> members = stage.of(kind);
                if (!members.isEmpty()) {
                    String name = String.format(Locale.ROOT, "%d-%s.%s.jsonl", i + 1, stage.name(), kind.wireName());
                    contents.put(
                            name,
                            () -> members.stream().map(member -> RecordJson.line(member.record(), member.weight())));
                }
            }
        }
        List<String> lines = anchor.lines();
        contents.put(Anchor.FILE, lines::stream);
        return contents;
    }
}
