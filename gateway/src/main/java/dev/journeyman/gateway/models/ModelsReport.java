package dev.journeyman.gateway.models;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.store.Lineage;
import dev.journeyman.store.Manifest;
import dev.journeyman.store.ModelFile;
import dev.journeyman.store.ModelStore;
import dev.journeyman.store.StoredVersion;
import dev.journeyman.store.gate.Decision;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The answers of the {@code models} commands, as text and as JSON. */
final class ModelsReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Terminal terminal;

    ModelsReport(Terminal terminal) {
        this.terminal = terminal;
    }

    void list(ModelStore.Listing listing) {
        if (terminal.json()) {
            listing.versions().forEach(version -> terminal.event(node("version", version)));
            new TreeMap<>(listing.damaged())
                    .forEach((name, reason) -> terminal.event(JSON.createObjectNode()
                            .put("event", "damaged")
                            .put("version", name)
                            .put("reason", reason)));
            return;
        }
        if (listing.versions().isEmpty() && listing.damaged().isEmpty()) {
            terminal.line("No versions yet. Import one: journeyman models import DIR, or hf:ORG/NAME");
            return;
        }
        int width = listing.versions().stream()
                .mapToInt(version -> version.name().length())
                .max()
                .orElse(0);
        for (StoredVersion version : listing.versions()) {
            terminal.line(String.format(
                    Locale.ROOT,
                    "%-" + Math.max(width, 7) + "s  %-9s  %8s  %s  %s",
                    version.name(),
                    version.state().label() + (version.everForced() ? "!" : ""),
                    Sizes.text(version.bytes()),
                    version.manifest().created(),
                    printable(version.manifest().lineage().source())));
        }
        new TreeMap<>(listing.damaged()).forEach((name, reason) -> terminal.line(name + "  damaged  " + reason));
    }

    void show(StoredVersion version, boolean verified) {
        ObjectNode node = node("version", version);
        Manifest manifest = version.manifest();
        var files = node.putArray("files");
        manifest.files()
                .forEach(file -> files.addObject()
                        .put("name", file.name())
                        .put("bytes", file.bytes())
                        .put("sha256", file.sha256()));
        if (verified) {
            node.put("verified", true);
        }
        terminal.event(node);
        Lineage lineage = manifest.lineage();
        terminal.line(manifest.name() + " (" + version.state().label() + " since "
                + version.state().since() + (version.everForced() ? ", forced once" : "") + ")");
        row("digest", "sha256:" + manifest.digest() + (verified ? " (verified)" : ""));
        row("created", manifest.created().toString());
        row("source", printable(lineage.source()));
        row("licence", lineage.licence());
        row("parent", lineage.parent());
        row("run", lineage.run());
        row("recipe", lineage.recipe());
        row("dataset", lineage.datasetDigest());
        lineage.examples().forEach((provenance, count) -> row("examples", provenance + " " + count));
        lineage.tokens().forEach((provenance, count) -> row("tokens", provenance + " " + count));
        lineage.syntheticRatio()
                .ifPresent(ratio -> row("synthetic", String.format(Locale.ROOT, "%.1f%%", 100 * ratio)));
        row("directory", version.directory().toString());
        for (ModelFile file : manifest.files()) {
            row(
                    "file",
                    String.format(
                            Locale.ROOT,
                            "%s  %8s  %s",
                            file.sha256().substring(0, 12),
                            Sizes.text(file.bytes()),
                            file.name()));
        }
    }

    void done(String event, StoredVersion version) {
        terminal.event(node(event, version));
        terminal.line((event.substring(0, 1).toUpperCase(Locale.ROOT) + event.substring(1)).replace('_', ' ') + " "
                + version.name());
    }

    void promoted(Promotion.Promoted promoted) {
        if (promoted.remark() != null) {
            terminal.remark(promoted.remark());
        }
        done("promoted", promoted.version());
        terminal.remark(
                switch (promoted.ground()) {
                    case ALREADY -> "It was the champion already.";
                    case GATE -> "The gate let it through: journeyman models ledger";
                    case SERVED_BEFORE -> "It served before, so the gate was not asked.";
                    case BY_HAND -> "Nothing has measured this version against the last champion.";
                    case FORCED -> "The gate was passed over; the ledger says so for ever.";
                });
    }

    void decision(Decision decision) {
        terminal.event(decision.json().put("event", "gate"));
        decision.text().lines().forEach(terminal::line);
    }

    void removed(String name) {
        terminal.event(JSON.createObjectNode().put("event", "removed").put("version", name));
        terminal.line("Removed " + name);
    }

    void failed(String message) {
        terminal.event(JSON.createObjectNode().put("event", "error").put("message", message));
        terminal.remark("journeyman: " + printable(message));
    }

    private void row(String label, @Nullable String text) {
        if (text != null) {
            terminal.line(String.format(Locale.ROOT, "  %-10s %s", label, text));
        }
    }

    private static ObjectNode node(String event, StoredVersion version) {
        Manifest manifest = version.manifest();
        Lineage lineage = manifest.lineage();
        ObjectNode node = JSON.createObjectNode();
        node.put("event", event);
        node.put("version", manifest.name());
        node.put("state", version.state().label());
        node.put("since", version.state().since().toString());
        if (version.everForced()) {
            node.put("ever_forced", true);
        }
        node.put("digest", "sha256:" + manifest.digest());
        node.put("bytes", manifest.bytes());
        node.put("created", manifest.created().toString());
        node.put("directory", version.directory().toString());
        ObjectNode from = node.putObject("lineage");
        from.put("source", lineage.source());
        from.put("parent", lineage.parent());
        from.put("run", lineage.run());
        from.put("recipe", lineage.recipe());
        from.put("dataset_digest", lineage.datasetDigest());
        from.put("licence", lineage.licence());
        ObjectNode examples = from.putObject("examples");
        lineage.examples().forEach(examples::put);
        lineage.syntheticRatio().ifPresent(ratio -> from.put("synthetic_ratio", ratio));
        return node;
    }

    /** Without the control characters that a folder's name may hold. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
