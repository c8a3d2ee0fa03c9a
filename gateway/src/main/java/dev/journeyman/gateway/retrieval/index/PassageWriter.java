package dev.journeyman.gateway.retrieval.index;

import dev.journeyman.gateway.retrieval.documents.DocumentName;
import dev.journeyman.gateway.retrieval.documents.Passage;
import dev.journeyman.gateway.retrieval.embedding.Embedding;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/**
 * The one writer of an index. What it did is seen by readers, and outlives a kill, from {@link #commit} on and all at once; closed without one, it leaves the
 * index as the last commit was. One thread.
 */
public final class PassageWriter implements AutoCloseable {
    private static final double BUFFER_MIB = 64;

    private final Embedding embedding;
    private final Directory directory;
    private final IndexWriter writer;
    private final Map<DocumentName, String> digests;

    private PassageWriter(
            Embedding embedding, Directory directory, IndexWriter writer, Map<DocumentName, String> digests) {
        this.embedding = embedding;
        this.directory = directory;
        this.writer = writer;
        this.digests = digests;
    }

    /**
     * Opens an index to add to it, or makes it.
     *
     * @throws IndexException where another process writes to it, or it is damaged, of another version or of another embedding
     */
    public static PassageWriter open(Path folder, Embedding embedding) throws IOException {
        return open(folder, embedding, IndexWriterConfig.OpenMode.CREATE_OR_APPEND);
    }

    /**
     * Opens an index to make it anew: at the first commit, what was there before is gone. Until then readers go on with it, whatever state it is in.
     *
     * @throws IndexException where another process writes to it
     */
    public static PassageWriter rebuild(Path folder, Embedding embedding) throws IOException {
        return open(folder, embedding, IndexWriterConfig.OpenMode.CREATE);
    }

    /**
     * Makes all vectors anew with this embedding from the passages that the index holds.
     *
     * @return how many passages there are
     * @throws IndexException where there is no index, it is damaged or of another version, or another process writes to it
     */
    public static int embedAgain(Path folder, Embedding embedding) throws IOException {
        try (Directory directory = FSDirectory.open(folder);
                DirectoryReader old = IndexFiles.open(directory, folder)) {
            IndexFormat.checkVersion(folder, old.getIndexCommit().getUserData());
            try (PassageWriter writer = rebuild(folder, embedding)) {
                int count = 0;
                for (LeafReaderContext leaf : old.leaves()) {
                    StoredFields stored = leaf.reader().storedFields();
                    Bits live = leaf.reader().getLiveDocs();
                    for (int i = 0; i < leaf.reader().maxDoc(); i++) {
                        if (live == null || live.get(i)) {
                            Document kept = stored.document(i);
                            writer.add(PassageFields.read(kept), PassageFields.one(kept, PassageFields.DIGEST));
                            count++;
                        }
                    }
                }
                writer.commit();
                return count;
            }
        }
    }

    /**
     * The sources of the documents that an index holds, whatever embedding it is of.
     *
     * @throws IndexException where there is no index, it is damaged or of another version
     */
    public static Set<String> sources(Path folder) throws IOException {
        try (Directory directory = FSDirectory.open(folder);
                DirectoryReader reader = IndexFiles.open(directory, folder)) {
            IndexFormat.checkVersion(folder, reader.getIndexCommit().getUserData());
            Map<DocumentName, String> digests = new HashMap<>();
            readDigests(reader, digests);
            return digests.keySet().stream().map(DocumentName::source).collect(Collectors.toSet());
        }
    }

    private static PassageWriter open(Path folder, Embedding embedding, IndexWriterConfig.OpenMode mode)
            throws IOException {
        Files.createDirectories(folder);
        Directory directory = FSDirectory.open(folder);
        try {
            boolean anew = mode == IndexWriterConfig.OpenMode.CREATE;
            Map<DocumentName, String> digests = new HashMap<>();
            if (anew) {
                IndexFiles.clearIfUnreadable(directory, folder);
            } else if (DirectoryReader.indexExists(directory)) {
                try (DirectoryReader reader = IndexFiles.open(directory, folder)) {
                    IndexFormat.check(folder, reader.getIndexCommit().getUserData(), embedding);
                    readDigests(reader, digests);
                }
            } else {
                IndexFiles.requireEmpty(directory, folder);
            }
            boolean begun = DirectoryReader.indexExists(directory);
            IndexWriterConfig config = new IndexWriterConfig(new PassageAnalyzer())
                    .setOpenMode(mode)
                    .setCommitOnClose(false)
                    .setRAMBufferSizeMB(BUFFER_MIB);
            IndexWriter writer = new IndexWriter(directory, config);
            PassageWriter opened = new PassageWriter(embedding, directory, writer, digests);
            if (!begun) { // so that files without a commit always mean that one was lost
                opened.commit();
            }
            return opened;
        } catch (LockObtainFailedException e) {
            directory.close();
            throw IndexFiles.inUse(folder, e);
        } catch (FileSystemException | IndexException e) {
            directory.close();
            throw e;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw IndexFiles.damaged(folder, e);
        }
    }

    /** The digest of a document as it was indexed last; empty where it is not in the index. */
    public Optional<String> digestOf(DocumentName document) {
        return Optional.ofNullable(digests.get(document));
    }

    /** The documents of the index with their digests, as they will be at the next commit. */
    public Map<DocumentName, String> documents() {
        return Map.copyOf(digests);
    }

    /** Adds a passage. A document that is in the index is to be removed before its new passages come. */
    public void add(Passage passage, String digest) throws IOException {
        writer.addDocument(PassageFields.write(passage, digest, embedding));
        digests.put(passage.document(), digest);
    }

    /** Removes all passages of a document. */
    public void remove(DocumentName document) throws IOException {
        writer.deleteDocuments(PassageFields.document(document));
        digests.remove(document);
    }

    /** Removes all passages of a source; returns how many documents it had. */
    public int removeSource(String source) throws IOException {
        writer.deleteDocuments(new Term(PassageFields.SOURCE, source));
        int before = digests.size();
        digests.keySet().removeIf(document -> document.source().equals(source));
        return before - digests.size();
    }

    /** Makes everything since the last commit durable and visible, at once. */
    public void commit() throws IOException {
        writer.setLiveCommitData(IndexFormat.of(embedding).entrySet());
        writer.commit();
    }

    /** How many passages the index has with what is not committed yet. */
    public int passages() {
        return writer.getDocStats().numDocs;
    }

    /** Releases the index. What was not committed is lost. */
    @Override
    public void close() throws IOException {
        try {
            writer.rollback();
        } finally {
            directory.close();
        }
    }

    /** The digest that each document's first passage keeps. */
    private static void readDigests(DirectoryReader reader, Map<DocumentName, String> into) throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            Terms terms = leaf.reader().terms(PassageFields.DOCUMENT);
            if (terms == null) {
                continue;
            }
            Bits live = leaf.reader().getLiveDocs();
            StoredFields stored = leaf.reader().storedFields();
            TermsEnum each = terms.iterator();
            for (BytesRef term = each.next(); term != null; term = each.next()) {
                PostingsEnum postings = each.postings(null, PostingsEnum.NONE);
                for (int i = postings.nextDoc(); i != DocIdSetIterator.NO_MORE_DOCS; i = postings.nextDoc()) {
                    if (live == null || live.get(i)) {
                        into.put(
                                PassageFields.documentOf(term.utf8ToString()),
                                PassageFields.one(stored.document(i), PassageFields.DIGEST));
                        break;
                    }
                }
            }
        }
    }
}
