package dev.journeyman.gateway.retrieval.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Reads one kind of file. */
interface DocumentReader {
    /**
     * Reads a file.
     *
     * @return remarks for the person who indexes, such as lines that were left out
     * @throws UnreadableDocumentException where the file is not of the kind, damaged or past a limit
     * @throws IOException where the sink fails or the disk does
     */
    String read(DocumentName name, Path file, Set<String> labels, PassageSink sink)
            throws UnreadableDocumentException, IOException;
}
