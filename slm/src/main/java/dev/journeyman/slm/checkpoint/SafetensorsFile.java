package dev.journeyman.slm.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** One open safetensors file, its header checked on opening. Holds any tensors: weights, adapters, optimizer state. */
public final class SafetensorsFile implements AutoCloseable {
    private static final int LENGTH_BYTES = 8;

    private final StoredFile file;
    private final Map<String, String> metadata;
    private final SequencedMap<String, StoredTensor> tensors;

    private SafetensorsFile(StoredFile file, Map<String, String> metadata, SequencedMap<String, StoredTensor> tensors) {
        this.file = file;
        this.metadata = metadata;
        this.tensors = tensors;
    }

    /**
     * Opens a file and checks its whole header against its length.
     *
     * @throws CheckpointException if the file is missing, unreadable or not safetensors
     */
    public static SafetensorsFile open(Path path) {
        StoredFile file = StoredFile.open(path);
        try {
            return parse(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static SafetensorsFile parse(StoredFile file) {
        String source = file.file().toString();
        if (file.bytes() < LENGTH_BYTES) {
            throw malformed(source, "has only " + file.bytes() + " bytes; a safetensors file has at least 8");
        }
        long headerBytes = file.slice(0, LENGTH_BYTES).getLong();
        long available = file.bytes() - LENGTH_BYTES;
        if (headerBytes < 0 || headerBytes > SafetensorsHeader.MAX_BYTES) {
            throw malformed(
                    source,
                    "claims a header of " + Long.toUnsignedString(headerBytes) + " bytes; at most "
                            + SafetensorsHeader.MAX_BYTES + " are read");
        }
        if (headerBytes > available) {
            throw malformed(
                    source,
                    "claims a header of " + headerBytes + " bytes, but only " + available
                            + " follow; it may have been cut off");
        }
        ByteBuffer json = file.slice(LENGTH_BYTES, (int) headerBytes);
        SafetensorsHeader header = SafetensorsHeader.parse(json, available - headerBytes, source);
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        long dataStart = LENGTH_BYTES + headerBytes;
        header.entries().forEach((name, entry) -> tensors.put(name, new StoredTensor(file, entry, dataStart)));
        return new SafetensorsFile(
                file, Collections.unmodifiableMap(header.metadata()), Collections.unmodifiableSequencedMap(tensors));
    }

    /** The file's path. */
    public Path path() {
        return file.file();
    }

    /** The strings that the file says about itself. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The tensors' names in the header's order. */
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /** All tensors by name, in the header's order. */
    public SequencedMap<String, StoredTensor> tensors() {
        return tensors;
    }

    /**
     * A tensor by name.
     *
     * @throws CheckpointException if there is none
     */
    public StoredTensor tensor(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException(
                    CheckpointException.Kind.MISMATCH, path().toString(), "has no tensor " + Quoted.text(name));
        }
        return tensor;
    }

    /** Closes the file; slices that were taken stay readable. */
    @Override
    public void close() {
        file.close();
    }

    private static CheckpointException malformed(String source, String text) {
        return new CheckpointException(CheckpointException.Kind.MALFORMED, source, text);
    }
}
