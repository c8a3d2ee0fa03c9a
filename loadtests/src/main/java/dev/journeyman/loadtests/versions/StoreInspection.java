package dev.journeyman.loadtests.versions;

import dev.journeyman.store.ByteProgress;
import dev.journeyman.store.LedgerEntry;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoreException;
import dev.journeyman.store.StoredVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Looks at a store as whoever comes next finds it. */
final class StoreInspection {
    private StoreInspection() {}

    /** What is wrong with it; nothing, if all is well. */
    static List<String> problems(Path directory) throws IOException {
        List<String> problems = new ArrayList<>();
        try {
            ModelStore store = ModelStore.open(directory);
            ModelStore.Listing listing = store.list();
            listing.damaged().forEach((name, reason) -> problems.add("damaged: " + name + ": " + reason));
            listing.versions().forEach(version -> store.verify(version, ByteProgress.NONE));
            StoredVersion champion = store.champion().orElse(null);
            if (champion == null) {
                problems.add("there is no champion");
            } else {
                store.load(champion.name(), ByteProgress.NONE);
                store.lifecycle().scorecard(champion);
            }
            store.championHistory().forEach(store::version);
            List<LedgerEntry> last = new ArrayList<>();
            store.ledger(entry -> {
                last.clear();
                last.add(entry);
            });
            if (champion != null && !champion.name().equals(last.getLast().champion())) {
                problems.add("the ledger ends with another champion than " + champion.name());
            }
            for (String leftovers : List.of("staging", "trash")) {
                if (entries(directory.resolve(leftovers)) > 0) {
                    problems.add(leftovers + " is not empty");
                }
            }
        } catch (StoreException e) {
            problems.add(e.kind() + ": " + e.getMessage());
        }
        return problems;
    }

    static int entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return (int) entries.count();
        }
    }

    /** Entries of the ledger by event. */
    static Map<String, Integer> events(Path directory) {
        Map<String, Integer> events = new TreeMap<>();
        ModelStore.open(directory).ledger(entry -> events.merge(entry.event().label(), 1, Integer::sum));
        return events;
    }

    /**
     * Flips bits at random places of the champion's weights, of its manifest, of the ledger and of standing.json, one at a time, and takes each back.
     *
     * @return by file, how many were found, refused, and named
     */
    static Map<String, Integer> flips(Path directory, int each, Random random) throws IOException {
        ModelStore store = ModelStore.open(directory);
        Path version = store.champion().orElseThrow().directory();
        String champion = store.champion().orElseThrow().name();
        Map<String, Integer> found = new TreeMap<>();
        for (Path file : List.of(
                version.resolve("model.safetensors"),
                version.resolve("manifest.json"),
                directory.resolve("ledger.jsonl"),
                directory.resolve("standing.json"))) {
            byte[] good = Files.readAllBytes(file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            String name = file.getFileName().toString();
            found.put(name, 0);
            for (int i = 0; i < each; i++) {
                byte[] bad = good.clone();
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bad);
                try {
                    store.load(champion, ByteProgress.NONE);
                    store.ledger(entry -> {});
                } catch (StoreException e) {
                    boolean named = String.valueOf(e.getMessage()).contains(name);
                    found.merge(name, e.kind() == StoreException.Kind.CORRUPT && named ? 1 : 0, Integer::sum);
                }
            }
            Files.write(file, good);
        }
        return found;
    }
}
