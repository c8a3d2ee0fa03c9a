package dev.journeyman.retrainer.synthesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.journeyman.retrainer.runfolder.OutFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a run's texts depend on, by name: {@code settings.json} of its folder. A run goes on only with the same; how much may be spent is not among them. */
record RunInputs(SortedMap<String, String> values) {
    static final String FILE = "settings.json";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    RunInputs {
        values = new TreeMap<>(values);
    }

    /**
     * Writes them into a new folder, or compares them with those of an old one.
     *
     * @throws IOException where they differ; the message names each difference
     */
    void keep(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            OutFiles.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(values) + "\n");
            return;
        }
        SortedMap<String, String> before;
        try {
            before = JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": " + e.getOriginalMessage(), e);
        }
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(values.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String was = before.getOrDefault(name, "nothing");
            String is = values.getOrDefault(name, "nothing");
            if (!was.equals(is)) {
                differences.add(name + " was " + was + " and is " + is);
            }
        }
        if (!differences.isEmpty()) {
            throw new IOException("the run in " + folder + " began otherwise: " + String.join("; ", differences)
                    + ". Give what it began with, or another folder with --out");
        }
    }
}
