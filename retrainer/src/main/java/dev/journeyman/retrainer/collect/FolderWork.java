package dev.journeyman.retrainer.collect;

import dev.journeyman.retrainer.collect.documents.Document;
import dev.journeyman.retrainer.collect.documents.DropReason;
import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.documents.StageWriter;
import dev.journeyman.retrainer.collect.web.PageText;
import dev.journeyman.retrainer.collect.web.WebAddress;
import dev.journeyman.retrainer.lineage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Pages from a folder in place of the network: all files below it that end in .html, .htm, .md or .txt, by name. Symbolic links are not followed. A folder of
 * another run's stage brings along what its manifest knows of each document.
 *
 * @param documents the most files
 * @param mostBytes of a file
 */
record FolderWork(Path folder, int documents, int mostBytes) implements StageWork {
    private static final Map<String, String> TYPES = Map.of("html", "html", "htm", "html", "md", "md", "txt", "txt");
    private static final String SCHEME = "file:";

    @Override
    public Stage stage() {
        return Stage.FETCHED;
    }

    @Override
    public String settings() throws IOException {
        StringBuilder all = new StringBuilder();
        all.append(documents).append('\n').append(mostBytes).append('\n');
        for (Path file : files()) {
            all.append(Sha256.of(file)).append("  ").append(name(file)).append('\n');
        }
        return Sha256.of(all.toString());
    }

    @Override
    public void run(StageFolder before, StageWriter after, Watcher watcher) throws IOException {
        Map<String, Document> known = new HashMap<>();
        Optional<StageFolder> stage = StageFolder.read(folder);
        stage.ifPresent(each -> each.kept().forEach(document -> known.put(document.file(), document)));
        List<Path> files = files();
        for (int i = 0; i < files.size(); i++) {
            add(files.get(i), i, known, after);
            watcher.at(stage(), i + 1L, files.size());
        }
        if (files.isEmpty()) {
            throw new IOException("--from " + folder + " has no file that ends in .html, .htm, .md or .txt");
        }
    }

    private void add(Path file, int number, Map<String, Document> known, StageWriter after) throws IOException {
        String name = SCHEME + name(file);
        Document document = known.getOrDefault(
                String.valueOf(file.getFileName()),
                Document.of(Sha256.of(name), name.substring(0, Math.min(name.length(), WebAddress.MOST_CHARACTERS))));
        if (name.length() > WebAddress.MOST_CHARACTERS) {
            after.add(document.drop(DropReason.BAD_ADDRESS, "the path is longer than a source may be"));
        } else if (number >= documents) {
            after.add(document.drop(DropReason.ENOUGH, "--documents " + documents));
        } else if (Files.size(file) > mostBytes) {
            after.add(document.drop(DropReason.TOO_LARGE, "more than " + mostBytes + " bytes"));
        } else {
            byte[] bytes = Files.readAllBytes(file);
            Optional<String> text = PageText.of(bytes, "");
            after.add(
                    text.isEmpty()
                            ? document.drop(DropReason.NOT_TEXT, "no text in its encoding")
                            : after.write(document.sized(bytes.length), text.get(), type(file)));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !type(file).isEmpty())
                    .sorted()
                    .toList();
        }
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static String type(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "");
    }
}
