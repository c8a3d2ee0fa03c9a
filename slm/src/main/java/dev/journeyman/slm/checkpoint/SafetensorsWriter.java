package dev.journeyman.slm.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes safetensors files as a stream: the header first, then each tensor's bytes when its source is opened.
 *
 * <p>The header is padded to eight bytes and tensors are laid out by falling element size, so each tensor is aligned.
 * Files are atomic: see {@link CheckpointWriter} for whole checkpoints.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final JsonFactory JSON = new JsonFactory();

    private SafetensorsWriter() {}

    /**
     * Writes one file, replacing one of that name only when the new one is complete and on the disk.
     *
     * @param metadata strings that the file says about itself; may be empty
     * @throws IllegalArgumentException if two tensors have the same name or there are too many
     * @throws CheckpointException if a source gives more or fewer bytes than its shape needs, or writing fails
     */
    public static void write(Path file, List<TensorSource> tensors, Map<String, String> metadata) {
        Set<String> names = new HashSet<>();
        for (TensorSource tensor : tensors) {
            if (!names.add(tensor.name())) {
                throw new IllegalArgumentException("two tensors are named " + Quoted.text(tensor.name()));
            }
        }
        if (names.size() > SafetensorsHeader.MAX_TENSORS) {
            throw new IllegalArgumentException("a file holds at most " + SafetensorsHeader.MAX_TENSORS + " tensors");
        }
        List<TensorSource> ordered = tensors.stream()
                .sorted(Comparator.comparingInt(tensor -> -tensor.type().bytes()))
                .toList();
        byte[] header = header(ordered, metadata);
        AtomicFile.write(file, channel -> {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            length.putLong(header.length).flip();
            AtomicFile.writeFully(channel, length);
            AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
            for (TensorSource tensor : ordered) {
                write(channel, tensor, file);
            }
        });
    }

    private static void write(FileChannel channel, TensorSource tensor, Path file) throws IOException {
        long written = 0;
        Iterator<ByteBuffer> content = tensor.open();
        while (content.hasNext() && written <= tensor.bytes()) {
            ByteBuffer bytes = content.next();
            written += bytes.remaining();
            if (written <= tensor.bytes()) {
                AtomicFile.writeFully(channel, bytes);
            }
        }
        if (written != tensor.bytes()) {
            throw new CheckpointException(
                    CheckpointException.Kind.MISMATCH,
                    file.toString(),
                    "tensor " + Quoted.text(tensor.name()) + " needs " + tensor.bytes() + " bytes, but its source gave "
                            + (written > tensor.bytes() ? "more" : "only " + written));
        }
    }

    private static byte[] header(List<TensorSource> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(SafetensorsHeader.METADATA);
                for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (TensorSource tensor : tensors) {
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", tensor.type().name());
                json.writeFieldName("shape");
                long[] shape = tensor.shape();
                json.writeArray(shape, 0, shape.length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {offset, offset + tensor.bytes()}, 0, 2);
                json.writeEndObject();
                offset += tensor.bytes();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("a header in memory can always be written", e);
        }
        while (bytes.size() % ALIGNMENT != 0) {
            bytes.write(' ');
        }
        if (bytes.size() > SafetensorsHeader.MAX_BYTES) {
            throw new IllegalArgumentException("the header would have over " + SafetensorsHeader.MAX_BYTES + " bytes");
        }
        return bytes.toByteArray();
    }
}
