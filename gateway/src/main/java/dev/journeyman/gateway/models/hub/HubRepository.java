package dev.journeyman.gateway.models.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One commit of a repository: its files, and the licence it names.
 *
 * @param commit the commit, 40 or 64 hexadecimal digits
 * @param files by path
 * @param licence licence identifier, if it says one
 */
public record HubRepository(
        String commit, Map<String, HubFile> files, @Nullable String licence) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
    private static final int MAX_FILES = 20_000;
    private static final int MAX_LICENCE_CHARACTERS = 100;
    private static final String LICENCE_TAG = "license:";

    /** Copies the files. */
    public HubRepository {
        files = Map.copyOf(files);
    }

    /**
     * Reads the hub's answer. Nothing in it is trusted: the commit and the digests must be such, and no path may lead out of
     * the repository.
     */
    static HubRepository parse(byte[] json, HubReference reference) throws HubException {
        JsonNode root;
        try {
            root = JsonMapper.builder().build().readTree(json);
        } catch (JsonProcessingException e) {
            throw odd(reference, "is not JSON");
        } catch (java.io.IOException e) {
            throw new HubException(reference + ": the hub's answer cannot be read", e);
        }
        String commit = root.path("sha").asText("");
        if (!COMMIT.matcher(commit).matches()) {
            throw odd(reference, "names no commit (sha)");
        }
        JsonNode siblings = root.path("siblings");
        if (!siblings.isArray() || siblings.size() > MAX_FILES) {
            throw odd(reference, "lists no files (siblings), or more than " + MAX_FILES);
        }
        Map<String, HubFile> files = new LinkedHashMap<>();
        for (JsonNode each : siblings) {
            HubFile file = file(each, reference);
            files.put(file.path(), file);
        }
        return new HubRepository(commit, files, licence(root));
    }

    private static HubFile file(JsonNode node, HubReference reference) throws HubException {
        String path = node.path("rfilename").asText("");
        if (path.isEmpty()
                || path.startsWith("/")
                || path.contains("\\")
                || path.chars().anyMatch(c -> c < ' ')
                || java.util.Arrays.asList(path.split("/", -1)).contains("..")) {
            throw new HubException(
                    reference + ": the repository lists a file whose name leads out of it; not imported");
        }
        JsonNode lfs = node.path("lfs");
        String sha256 = digest(lfs.path("sha256").asText(""), SHA256);
        String sha1 = lfs.isObject() ? null : digest(node.path("blobId").asText(""), SHA1);
        long bytes = lfs.path("size").asLong(node.path("size").asLong(-1));
        return new HubFile(path, bytes, sha256, sha1);
    }

    private static @Nullable String digest(String text, Pattern form) {
        return form.matcher(text).matches() ? text : null;
    }

    private static @Nullable String licence(JsonNode root) {
        String licence = root.path("cardData").path("license").asText("");
        for (JsonNode tag : root.path("tags")) {
            if (licence.isEmpty() && tag.asText().startsWith(LICENCE_TAG)) {
                licence = tag.asText().substring(LICENCE_TAG.length());
            }
        }
        return licence.isBlank() || licence.length() > MAX_LICENCE_CHARACTERS ? null : licence;
    }

    private static HubException odd(HubReference reference, String text) {
        return new HubException(reference + ": the hub's answer " + text + "; is HF_ENDPOINT a hub?");
    }
}
