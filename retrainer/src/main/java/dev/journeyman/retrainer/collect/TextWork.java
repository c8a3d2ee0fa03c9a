package dev.journeyman.retrainer.collect;

import dev.journeyman.guardrails.privacy.PersonalDataRedaction;
import dev.journeyman.guardrails.privacy.Redacted;
import dev.journeyman.guardrails.privacy.Redaction;
import dev.journeyman.retrainer.collect.documents.Document;
import dev.journeyman.retrainer.collect.documents.DropReason;
import dev.journeyman.retrainer.collect.documents.StageFolder;
import dev.journeyman.retrainer.collect.documents.StageWriter;
import dev.journeyman.retrainer.collect.text.PageContent;
import dev.journeyman.retrainer.collect.text.TextWindows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Texts: of each page its content, with personal data taken out as the gateway takes it out of what it writes down. No later stage, and so no record, sees a
 * page before that.
 *
 * @param leastWords of a document
 */
record TextWork(int leastWords) implements StageWork {
    /** The most characters of a document; a record may have no more than 2^20. */
    static final int MOST_CHARACTERS = 200_000;

    private static final Redaction REDACTION = new PersonalDataRedaction();
    private static final int VERSION = 1; // of how a page becomes a text

    @Override
    public Stage stage() {
        return Stage.TEXT;
    }

    @Override
    public String settings() {
        return VERSION + "\n" + leastWords;
    }

    @Override
    public void run(StageFolder before, StageWriter after, Watcher watcher) throws IOException {
        List<Document> pages = before.kept();
        for (int i = 0; i < pages.size(); i++) {
            Document page = pages.get(i);
            String source = before.text(page);
            if (PageContent.isTooDeep(page.type(), source)) {
                after.add(page.drop(DropReason.TOO_DEEP, "elements nested deeper than can be read"));
            } else {
                read(page, PageContent.of(page.type(), source), after);
            }
            watcher.at(stage(), i + 1L, pages.size());
        }
    }

    private void read(Document page, PageContent content, StageWriter after) throws IOException {
        Map<String, Integer> takenOut = new TreeMap<>();
        String title = redacted(content.title().isBlank() ? page.title() : content.title(), takenOut);
        List<String> licences = new ArrayList<>();
        content.licences().forEach(hint -> licences.add(redacted(hint, takenOut)));
        String text = content.text();
        int words = TextWindows.count(text);
        if (content.reserved()) {
            after.add(page.described(title, licences, takenOut)
                    .drop(DropReason.RESERVED, "the page reserves text and data mining"));
        } else if (words < leastWords) {
            after.add(page.described(title, licences, takenOut).drop(DropReason.TOO_SHORT, words + " words"));
        } else if (text.length() > MOST_CHARACTERS) {
            after.add(
                    page.described(title, licences, takenOut).drop(DropReason.TOO_LONG, text.length() + " characters"));
        } else {
            String clean = redacted(text, takenOut);
            after.add(page.described(title, licences, takenOut), clean);
        }
    }

    private static String redacted(String text, Map<String, Integer> takenOut) {
        Redacted redacted = REDACTION.redact(text);
        redacted.counts().forEach((kind, count) -> takenOut.merge(kind.label(), count, Integer::sum));
        return redacted.text();
    }
}
