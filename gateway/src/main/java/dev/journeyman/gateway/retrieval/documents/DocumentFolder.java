package dev.journeyman.gateway.retrieval.documents;

import dev.journeyman.guardrails.facts.TroubleCodes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder of documents: which files it has, and the reader of each. Links are not followed and hidden files are not looked at. */
public final class DocumentFolder {
    private static final int DEEPEST = 32;
    /** Raised when the same file would be cut otherwise, so that every document is read again. */
    private static final int CUT_VERSION = 1;

    private final Path folder;
    private final String source;
    private final Set<String> labels;
    private final ReadLimits limits;
    private final Vocabulary vocabulary;
    private final KnowledgeReader knowledge;
    private final Cutter cutter;

    /**
     * A folder.
     *
     * @param source what it is called in the index
     * @param labels of every passage
     * @param codes the domain's table, for files of knowledge
     */
    public DocumentFolder(
            Path folder,
            String source,
            Set<String> labels,
            ReadLimits limits,
            Vocabulary vocabulary,
            TroubleCodes codes) {
        this.folder = folder;
        this.source = source;
        this.labels = Set.copyOf(labels);
        this.limits = limits;
        this.vocabulary = vocabulary;
        this.knowledge = new KnowledgeReader(vocabulary, codes);
        this.cutter = new Cutter(CutSizes.DEFAULTS, vocabulary);
    }

    /** A file of the folder. */
    public record Found(DocumentName name, Path file, long bytes) {}

    /**
     * The files of the folder in the order of their names.
     *
     * @param files those that are there
     * @param complete false where there are more than the limit, so that nothing can be said of what is missing
     */
    public record Listing(List<Found> files, boolean complete) {
        public Listing {
            files = List.copyOf(files);
        }
    }

    /** What the folder is called in the index. */
    public String source() {
        return source;
    }

    /**
     * Looks which files there are.
     *
     * @throws IOException where the folder cannot be listed
     */
    public Listing list() throws IOException {
        List<Found> found = new ArrayList<>();
        boolean[] complete = {true};
        Files.walkFileTree(folder, Set.of(), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean hidden =
                        !directory.equals(folder) && fileName(directory).startsWith(".");
                return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!attributes.isRegularFile() || fileName(file).startsWith(".")) {
                    return FileVisitResult.CONTINUE;
                }
                if (found.size() >= limits.files()) {
                    complete[0] = false;
                    return FileVisitResult.TERMINATE;
                }
                String name = folder.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                if (name.length() <= DocumentName.MOST_CHARS && name.chars().noneMatch(Character::isISOControl)) {
                    found.add(new Found(new DocumentName(source, name), file, attributes.size()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (file.equals(folder)) {
                    throw e;
                }
                complete[0] = false; // what cannot be looked into may hold documents of the index
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(Comparator.comparing(each -> each.name().name()));
        return new Listing(found, complete[0]);
    }

    /**
     * What tells whether a document has to be read again: the digest of its bytes, its labels and how it is cut.
     *
     * @throws IOException where the file cannot be read
     */
    public String digest(Found found) throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            try (InputStream in =
                    new DigestInputStream(Files.newInputStream(found.file(), LinkOption.NOFOLLOW_LINKS), sha)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            String rest = CUT_VERSION + "\n"
                    + String.join("\n", labels.stream().sorted().toList());
            sha.update(rest.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether a file is of a kind that is read, by its name. */
    public static boolean isReadable(String name) {
        return !ending(name).isEmpty();
    }

    /**
     * Reads a document.
     *
     * @return a remark for the person who indexes, empty where there is nothing to say
     * @throws UnreadableDocumentException where the file is bad; the sink may have taken some of its passages by then
     * @throws IOException where the sink fails
     */
    public String read(Found found, PassageSink sink) throws UnreadableDocumentException, IOException {
        DocumentReader reader = reader(found);
        int[] taken = {0};
        try {
            return reader.read(found.name(), found.file(), labels, passage -> {
                if (++taken[0] > limits.passagesOfFile()) {
                    throw new TooManyPassages();
                }
                sink.take(passage);
            });
        } catch (TooManyPassages e) {
            return "has more than " + limits.passagesOfFile() + " passages; the rest was left out";
        }
    }

    private DocumentReader reader(Found found) throws UnreadableDocumentException, IOException {
        if (!Files.isReadable(found.file())) {
            throw new UnreadableDocumentException("may not be read");
        }
        String ending = ending(found.name().name());
        if ((ending.equals("txt") || ending.equals("tsv") || ending.equals("lst"))
                && ComplaintsReader.fits(found.file())) {
            TextKind.requireSize(found.file(), limits.flatFileBytes());
            return new ComplaintsReader(vocabulary);
        }
        TextKind.requireSize(found.file(), limits.fileBytes());
        @Nullable
        TextKind kind = switch (ending) {
            case "md", "markdown" -> TextKind.MARKDOWN;
            case "html", "htm", "xhtml" -> TextKind.HTML;
            case "txt", "text" -> TextKind.PLAIN;
            case "pdf" -> TextKind.PDF;
            default -> null;
        };
        if (kind != null) {
            return kind.reader(cutter, limits);
        }
        if (ending.equals("yaml") || ending.equals("yml")) {
            return knowledge;
        }
        throw new UnreadableDocumentException(
                ending.equals("tsv") || ending.equals("lst")
                        ? "is no file of complaints in NHTSA's layout"
                        : "is of no kind that is read (Markdown, HTML, plain text, PDF, NHTSA's flat file, a domain's knowledge)");
    }

    private static String ending(String name) {
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return Set.of("md", "markdown", "html", "htm", "xhtml", "txt", "text", "tsv", "lst", "pdf", "yaml", "yml")
                        .contains(ending)
                ? ending
                : "";
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Ends the reading of a document that makes more passages than one may. */
    private static final class TooManyPassages extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
