package dev.journeyman.store.gate;

import dev.journeyman.store.Manifest;
import dev.journeyman.store.ModelFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The digest of a version's weights as scorecards tell it: that of the one weights file, or that of the list of several. */
final class Weights {
    private static final String PREFIX = "sha256:";

    private Weights() {}

    /** Whether a scorecard is of a version: it tells the version's digest, or that of its weights. */
    static boolean are(@Nullable String told, @Nullable String weightsTold, Manifest manifest) {
        if (told != null && (told.equals(manifest.digest()) || told.equals(PREFIX + manifest.digest()))) {
            return true;
        }
        String weights = digest(manifest);
        return weights.equals(weightsTold) || weights.equals(told);
    }

    private static String digest(Manifest manifest) {
        List<ModelFile> weights = manifest.files().stream()
                .filter(file -> file.name().endsWith(".safetensors"))
                .toList();
        if (weights.size() == 1) {
            return weights.getFirst().sha256();
        }
        StringBuilder lines = new StringBuilder();
        weights.forEach(file ->
                lines.append(file.name()).append(' ').append(file.sha256()).append('\n'));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(lines.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
