package dev.journeyman.gateway.retrieval;

import dev.journeyman.gateway.models.Progress;
import dev.journeyman.gateway.retrieval.documents.DocumentFolder;
import dev.journeyman.gateway.retrieval.documents.DocumentFolder.Found;
import dev.journeyman.gateway.retrieval.documents.DocumentName;
import dev.journeyman.gateway.retrieval.documents.Passage;
import dev.journeyman.gateway.retrieval.documents.PassageSink;
import dev.journeyman.gateway.retrieval.documents.ReadLimits;
import dev.journeyman.gateway.retrieval.documents.UnreadableDocumentException;
import dev.journeyman.gateway.retrieval.index.PassageWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a folder's documents into an index: new and changed ones are read, those that are gone are removed, the others stay. It commits between documents every
 * few seconds' worth of work, so a run that is killed goes on where it was.
 *
 * <p>A document's passages are held back until it is read to its end, up to {@link #HELD}; a bad one then leaves the index as it was. A longer one is written
 * while it is read, and where its reading fails, it is gone from the index until it can be read.
 */
final class Indexing {
    private static final int HELD = 5_000;
    private static final int PASSAGES_BETWEEN_COMMITS = 5_000;

    private final PassageWriter writer;
    private final DocumentFolder folder;
    private final ReadLimits limits;
    private final Progress progress;
    private final List<IndexingReport.Skipped> skipped = new ArrayList<>();
    private final List<IndexingReport.Skipped> remarks = new ArrayList<>();
    private int skippedInAll;
    private int added;
    private int changed;
    private int unchanged;
    private int passages;
    private int uncommitted;

    Indexing(PassageWriter writer, DocumentFolder folder, ReadLimits limits, Progress progress) {
        this.writer = writer;
        this.folder = folder;
        this.limits = limits;
        this.progress = progress;
    }

    /**
     * Does it, and commits.
     *
     * @throws IOException where the index cannot be written
     */
    IndexingReport run(DocumentFolder.Listing listing) throws IOException {
        Set<DocumentName> there = new HashSet<>();
        for (Found found : listing.files()) {
            there.add(found.name());
            one(found);
            progress.at(found.name().name(), found.bytes());
        }
        int removed = 0;
        if (listing.complete()) {
            for (DocumentName document : writer.documents().keySet()) {
                if (document.source().equals(folder.source()) && !there.contains(document)) {
                    writer.remove(document);
                    removed++;
                }
            }
        } else {
            skip("...", "there are files that were not looked at: nothing was removed from the index");
        }
        writer.commit();
        return new IndexingReport(added, changed, unchanged, removed, passages, skipped, skippedInAll, remarks);
    }

    private void one(Found found) throws IOException {
        String name = found.name().name();
        if (passages >= limits.passages()) {
            skip(name, "was not read: this run has " + passages + " passages already");
            return;
        }
        Held held = new Held(found.name());
        try {
            String digest = digest(found);
            Optional<String> before = writer.digestOf(found.name());
            if (before.isPresent() && before.get().equals(digest)) {
                unchanged++;
                return;
            }
            held.digest = digest;
            String remark = folder.read(found, held);
            held.flush();
            if (held.count == 0) { // it says nothing now
                writer.remove(found.name());
            } else if (before.isPresent()) {
                changed++;
            } else {
                added++;
            }
            passages += held.count;
            uncommitted += held.count;
            if (!remark.isEmpty() && remarks.size() < IndexingReport.MOST_SKIPPED) {
                remarks.add(new IndexingReport.Skipped(name, remark));
            }
        } catch (UnreadableDocumentException e) {
            held.undo();
            skip(name, e.reason());
        } catch (ReadFailure e) {
            held.undo();
            skip(name, "cannot be read: " + e.getMessage());
        }
        if (uncommitted >= PASSAGES_BETWEEN_COMMITS) {
            writer.commit();
            uncommitted = 0;
        }
    }

    private String digest(Found found) throws ReadFailure {
        try {
            return folder.digest(found);
        } catch (IOException e) {
            throw new ReadFailure(e);
        }
    }

    private void skip(String name, String reason) {
        skippedInAll++;
        if (skipped.size() < IndexingReport.MOST_SKIPPED) {
            skipped.add(new IndexingReport.Skipped(name, reason));
        }
    }

    /** A file that the disk does not give. */
    private static final class ReadFailure extends IOException {
        private static final long serialVersionUID = 1L;

        ReadFailure(IOException cause) {
            super(cause.toString(), cause);
        }
    }

    /** The passages of the document that is being read. */
    private final class Held implements PassageSink {
        private final DocumentName document;
        private final List<Passage> waiting = new ArrayList<>();
        private String digest = "";
        private boolean begun;
        private int count;

        Held(DocumentName document) {
            this.document = document;
        }

        @Override
        public void take(Passage passage) throws IOException {
            waiting.add(passage);
            count++;
            if (waiting.size() >= HELD) {
                flush();
            }
        }

        void flush() throws IOException {
            if (!begun && !waiting.isEmpty()) {
                begun = true;
                writer.remove(document);
            }
            for (Passage passage : waiting) {
                writer.add(passage, digest);
            }
            waiting.clear();
        }

        void undo() throws IOException {
            if (begun) {
                writer.remove(document);
            }
        }
    }
}
