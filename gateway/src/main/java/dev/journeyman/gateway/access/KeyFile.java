package dev.journeyman.gateway.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file of a home's keys; the package says what it holds.
 *
 * @param home the gateway's home
 */
record KeyFile(Path home) {
    static final int MOST_KEYS = 10_000;
    private static final long MOST_BYTES = 4 << 20;
    private static final int SCHEMA = 1;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    Path path() {
        return home.resolve("keys.json");
    }

    /**
     * The keys; none where there is no file.
     *
     * @throws IOException where the file cannot be read or is not what it should be, in one sentence with the file's name
     */
    KeyRing read() throws IOException {
        byte[] bytes;
        try {
            if (Files.size(path()) > MOST_BYTES) {
                throw new IOException(path() + " is larger than " + MOST_BYTES + " bytes; it holds no keys of ours");
            }
            bytes = Files.readAllBytes(path());
        } catch (NoSuchFileException e) {
            return KeyRing.EMPTY;
        }
        try {
            return ring(JSON.readTree(bytes));
        } catch (JsonProcessingException e) {
            throw new IOException(path() + " is not JSON" + place(e), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(path() + ": " + e.getMessage(), e);
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " from line " + e.getLocation().getLineNr() + " on";
    }

    private static KeyRing ring(JsonNode root) {
        int schema = root.path("schema").asInt(-1);
        if (schema != SCHEMA) {
            throw new IllegalArgumentException(
                    "schema is " + root.path("schema") + ", and this program reads " + SCHEMA);
        }
        JsonNode list = root.path("keys");
        if (!list.isArray() || list.size() > MOST_KEYS) {
            throw new IllegalArgumentException("keys must be a list of at most " + MOST_KEYS);
        }
        List<ApiKey> keys = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            try {
                keys.add(key(list.get(i)));
            } catch (IllegalArgumentException | DateTimeParseException e) {
                throw new IllegalArgumentException("keys[" + i + "]: " + e.getMessage(), e);
            }
        }
        return new KeyRing(keys);
    }

    private static ApiKey key(JsonNode node) {
        return new ApiKey(
                node.path("id").asText(),
                node.path("name").asText(),
                constant(Role.class, "role", node),
                constant(KeyLogging.class, "logging", node),
                Instant.parse(node.path("created").asText()),
                node.path("revoked").isTextual()
                        ? Instant.parse(node.path("revoked").asText())
                        : null,
                node.path("sha256").asText());
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String field, JsonNode node) {
        String name = node.path(field).asText();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(field + " is none of those there are");
    }

    /**
     * Adds a key.
     *
     * @throws IOException where there are too many, or the file cannot be read or written
     */
    void add(ApiKey key) throws IOException {
        change(keys -> {
            if (keys.size() >= MOST_KEYS) {
                throw new IOException("There are " + MOST_KEYS + " keys already, those that were revoked among them.");
            }
            keys.add(key);
        });
    }

    /**
     * Revokes a key.
     *
     * @return the key; empty where there is none of that id
     */
    Optional<ApiKey> revoke(String id, Instant at) throws IOException {
        List<ApiKey> found = new ArrayList<>();
        change(keys -> keys.replaceAll(key -> {
            if (!key.id().equals(id)) {
                return key;
            }
            ApiKey revoked = key.revoked(at);
            found.add(revoked);
            return revoked;
        }));
        return found.stream().findFirst();
    }

    private interface Change {
        void make(List<ApiKey> keys) throws IOException;
    }

    private void change(Change change) throws IOException {
        Files.createDirectories(home);
        try (FileChannel channel = FileChannel.open(
                        home.resolve("keys.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            if (!lock.isValid()) {
                throw new IOException("The lock of " + home.resolve("keys.lock") + " was lost.");
            }
            KeyRing before = read();
            List<ApiKey> keys = new ArrayList<>(before.keys());
            change.make(keys);
            if (!keys.equals(before.keys())) {
                write(new KeyRing(keys));
            }
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.lock();
        } catch (OverlappingFileLockException e) {
            throw new IOException("Another change of the keys is under way in this process; try again.", e);
        }
    }

    private void write(KeyRing ring) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("schema", SCHEMA);
        ArrayNode list = root.putArray("keys");
        for (ApiKey key : ring.keys()) {
            list.addObject()
                    .put("id", key.id())
                    .put("name", key.name())
                    .put("role", key.role().label())
                    .put("logging", key.logging().label())
                    .put("created", key.created().toString())
                    .put("revoked", text(key.revoked()))
                    .put("sha256", key.sha256());
        }
        byte[] bytes = (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        Path partial = home.resolve(".keys.json.partial");
        Files.deleteIfExists(partial);
        try (var channel = Files.newByteChannel(
                partial, java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(home))) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
        force(partial);
        Files.move(partial, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (hasPermissions(home)) {
            force(home);
        }
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path home) {
        return hasPermissions(home)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
