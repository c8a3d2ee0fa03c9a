package dev.journeyman.gateway.retrieval.documents;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** PDF, page by page: each page is a section under its number. Text only; a page that is a picture has none. */
final class PdfReader {
    private static final int MOST_PAGE_CHARS = 200_000;

    private PdfReader() {}

    /** What was read: the title, where the file tells one, and the pages with text. */
    record Pages(String title, List<Section> sections, int withoutText) {}

    static Pages read(byte[] bytes, int mostPages) throws UnreadableDocumentException {
        try (PDDocument document = Loader.loadPDF(bytes)) {
            int pages = document.getNumberOfPages();
            if (pages > mostPages) {
                throw new UnreadableDocumentException("has " + pages + " pages, at most " + mostPages + " are read");
            }
            String told = document.getDocumentInformation().getTitle();
            List<Section> sections = new ArrayList<>();
            for (int page = 1; page <= pages; page++) {
                String text = page(document, page);
                if (!text.isEmpty()) {
                    sections.add(new Section(List.of("Page " + page), text));
                }
            }
            return new Pages(
                    PlainText.line(told == null ? "" : told, Passage.MOST_TITLE_CHARS),
                    sections,
                    pages - sections.size());
        } catch (InvalidPasswordException e) {
            throw new UnreadableDocumentException("is encrypted", e);
        } catch (IOException
                | RuntimeException
                | StackOverflowError e) { // the library throws all three for files that are not sound
            throw new UnreadableDocumentException("is no PDF that can be read: " + e, e);
        }
    }

    private static String page(PDDocument document, int page) throws IOException {
        PDFTextStripper stripper = new PDFTextStripper();
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        stripper.setSortByPosition(true);
        stripper.setParagraphStart("\n\n");
        BoundedWriter text = new BoundedWriter();
        stripper.writeText(document, text);
        StringBuilder paragraphs = new StringBuilder();
        for (String paragraph : text.toString().split("\n\\s*\n", -1)) {
            String clean = PlainText.paragraph(paragraph.replaceAll("(?<=\\p{L})-\\r?\\n(?=\\p{Ll})", ""));
            if (!clean.isEmpty()) {
                paragraphs.append(paragraphs.isEmpty() ? "" : "\n\n").append(clean);
            }
        }
        return paragraphs.toString();
    }

    /** Holds a page's text and fails where a page would unfold into more than a page can say. */
    private static final class BoundedWriter extends StringWriter {
        @Override
        public void write(String text) {
            check(text.length());
            super.write(text);
        }

        @Override
        public void write(char[] chars, int from, int length) {
            check(length);
            super.write(chars, from, length);
        }

        private void check(int more) {
            if (getBuffer().length() + more > MOST_PAGE_CHARS) {
                throw new IllegalStateException("a page has more than " + MOST_PAGE_CHARS + " characters");
            }
        }
    }
}
