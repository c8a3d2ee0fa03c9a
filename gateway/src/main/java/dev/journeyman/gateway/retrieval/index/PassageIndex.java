package dev.journeyman.gateway.retrieval.index;

import dev.journeyman.gateway.retrieval.embedding.Embedding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * An index that is open for searching. {@link #refresh} goes over to the writer's last commit; searches that run go on with the one they began with. Any number
 * of threads may search at once.
 */
public final class PassageIndex implements AutoCloseable {
    private final Path folder;
    private final Embedding embedding;
    private final Directory directory;
    private final SearcherManager searchers;

    private PassageIndex(Path folder, Embedding embedding, Directory directory, SearcherManager searchers) {
        this.folder = folder;
        this.embedding = embedding;
        this.directory = directory;
        this.searchers = searchers;
    }

    /**
     * Opens the last commit.
     *
     * @throws IndexException where there is none, it is damaged, or of another version or embedding
     */
    public static PassageIndex open(Path folder, Embedding embedding) throws IOException {
        if (!java.nio.file.Files.isDirectory(folder)) {
            throw IndexFiles.missing(folder);
        }
        Directory directory = FSDirectory.open(folder);
        try {
            DirectoryReader reader = IndexFiles.open(directory, folder);
            try {
                IndexFormat.check(folder, reader.getIndexCommit().getUserData(), embedding);
                return new PassageIndex(folder, embedding, directory, new SearcherManager(reader, new Searchers()));
            } catch (IOException | RuntimeException e) {
                reader.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** The best passages for a question. */
    public List<Hit> search(Question question, int most, SearchSettings settings) throws IOException {
        IndexSearcher searcher = acquire();
        try {
            return new PassageSearch(searcher, embedding, settings).search(question, most);
        } catch (RuntimeException
                | InternalError e) { // damaged files make Lucene throw what they will; a mapped file cut short, an
            // InternalError
            throw IndexFiles.damaged(folder, e);
        } finally {
            searchers.release(searcher);
        }
    }

    /**
     * Goes over to the last commit.
     *
     * @return whether there was a new one
     * @throws IndexException where what is there now cannot be used; the index is to be closed then
     */
    public boolean refresh() throws IOException {
        try {
            IndexSearcher before = acquire();
            long version = version(before);
            searchers.release(before);
            searchers.maybeRefreshBlocking();
            IndexSearcher after = acquire();
            try {
                IndexFormat.check(
                        folder,
                        ((DirectoryReader) after.getIndexReader())
                                .getIndexCommit()
                                .getUserData(),
                        embedding);
                return version(after) != version;
            } finally {
                searchers.release(after);
            }
        } catch (org.apache.lucene.index.IndexNotFoundException e) {
            throw IndexFiles.missing(folder);
        } catch (IOException | RuntimeException | InternalError e) {
            throw IndexFiles.damaged(folder, e);
        }
    }

    /** How many passages it has. */
    public int passages() throws IOException {
        IndexSearcher searcher = acquire();
        try {
            return searcher.getIndexReader().numDocs();
        } finally {
            searchers.release(searcher);
        }
    }

    /** Releases the files; searches that run end first. */
    @Override
    public void close() throws IOException {
        try {
            searchers.close();
        } finally {
            directory.close();
        }
    }

    private IndexSearcher acquire() throws IOException {
        try {
            return searchers.acquire();
        } catch (AlreadyClosedException e) {
            throw new IndexException(IndexException.Kind.MISSING, "The index " + folder + " was closed.", e);
        }
    }

    private static long version(IndexSearcher searcher) {
        return ((DirectoryReader) searcher.getIndexReader()).getVersion();
    }

    /** Searchers without a cache of queries: no two questions are alike. */
    private static final class Searchers extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(
                org.apache.lucene.index.IndexReader reader,
                org.apache.lucene.index.@org.jspecify.annotations.Nullable IndexReader previous) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            return searcher;
        }
    }
}
