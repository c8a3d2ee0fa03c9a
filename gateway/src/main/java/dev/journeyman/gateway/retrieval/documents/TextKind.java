package dev.journeyman.gateway.retrieval.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The kinds of file that are read as a whole and cut on their headings. */
enum TextKind {
    MARKDOWN {
        @Override
        Content content(byte[] bytes, ReadLimits limits) throws UnreadableDocumentException {
            return of(MarkdownReader.outline(PlainText.decode(bytes)));
        }
    },
    HTML {
        @Override
        Content content(byte[] bytes, ReadLimits limits) throws UnreadableDocumentException {
            return of(HtmlReader.outline(PlainText.decode(bytes)));
        }
    },
    PLAIN {
        @Override
        Content content(byte[] bytes, ReadLimits limits) throws UnreadableDocumentException {
            Outline outline = new Outline();
            for (String paragraph : PlainText.decode(bytes).split("\\R[ \\t]*+\\R", -1)) {
                outline.paragraph(paragraph);
            }
            return of(outline);
        }
    },
    PDF {
        @Override
        Content content(byte[] bytes, ReadLimits limits) throws UnreadableDocumentException {
            PdfReader.Pages pages = PdfReader.read(bytes, limits.pages());
            return new Content(
                    pages.title(),
                    pages.sections(),
                    pages.withoutText() == 0 ? "" : pages.withoutText() + " pages have no text");
        }
    };

    /** A document's title (empty where it has none), its sections, and a remark. */
    record Content(String title, List<Section> sections, String remark) {}

    abstract Content content(byte[] bytes, ReadLimits limits) throws UnreadableDocumentException;

    /** A reader of this kind. */
    DocumentReader reader(Cutter cutter, ReadLimits limits) {
        return (DocumentName name, Path file, Set<String> labels, PassageSink sink) -> {
            Content content;
            try {
                content = content(Files.readAllBytes(file), limits);
            } catch (RuntimeException | StackOverflowError e) { // of a parser that met something it does not know
                throw new UnreadableDocumentException("cannot be read: " + e, e);
            }
            String title = content.title().isEmpty() ? fileTitle(name) : content.title();
            List<Passage> passages = cutter.cut(name, title, content.sections(), labels);
            for (Passage passage : passages) {
                sink.take(passage);
            }
            return passages.isEmpty() ? "has no text" : content.remark();
        };
    }

    private static Content of(Outline outline) {
        List<Section> sections = outline.sections();
        return new Content(outline.titleOr(""), sections, "");
    }

    /** The file's name as words. */
    private static String fileTitle(DocumentName name) {
        String file = name.name().substring(name.name().lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        String words = PlainText.line(
                (dot > 0 ? file.substring(0, dot) : file).replace('_', ' ').replace('-', ' '),
                Passage.MOST_TITLE_CHARS);
        return words.isEmpty() ? file : words;
    }

    /** Reads the file's bytes for its kind. */
    static void requireSize(Path file, long mostBytes) throws IOException, UnreadableDocumentException {
        long bytes = Files.size(file);
        if (bytes > mostBytes) {
            throw new UnreadableDocumentException("has " + bytes + " bytes, at most " + mostBytes + " are read");
        }
    }
}
