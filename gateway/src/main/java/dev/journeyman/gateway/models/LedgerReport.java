package dev.journeyman.gateway.models;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.store.CollectionPlan;
import dev.journeyman.store.LedgerEntry;
import dev.journeyman.store.Ruling;
import org.jspecify.annotations.Nullable;

/** The ledger's entries and garbage collection's plans, as text and as JSON. */
final class LedgerReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Terminal terminal;
    private int entries;
    private String lastHash = "";

    LedgerReport(Terminal terminal) {
        this.terminal = terminal;
    }

    void entry(LedgerEntry entry) {
        entries++;
        lastHash = entry.hash();
        terminal.event(node(entry));
        @Nullable Ruling ruling = entry.ruling();
        String gate = ruling == null ? "" : ruling.passed() ? ", the gate passed" : ", the gate refused";
        String step =
                entry.to() == null ? "" : (entry.from() == null ? " as " : " " + entry.from() + " -> ") + entry.to();
        terminal.line(entry.seq() + "  " + entry.at() + "  " + entry.event().label()
                + (entry.version() == null ? "" : " " + entry.version()) + step + "  by "
                + entry.act().who() + ": " + entry.act().why() + gate + (entry.forced() ? "  FORCED" : ""));
    }

    private static ObjectNode node(LedgerEntry entry) {
        ObjectNode node = JSON.createObjectNode();
        node.put("event", "entry")
                .put("seq", entry.seq())
                .put("at", entry.at().toString())
                .put("what", entry.event().label())
                .put("version", entry.version())
                .put("from", entry.from())
                .put("to", entry.to())
                .put("who", entry.act().who())
                .put("why", entry.act().why())
                .put("forced", entry.forced())
                .put("champion", entry.champion());
        @Nullable Ruling ruling = entry.ruling();
        if (ruling != null) {
            node.put("gate_passed", ruling.passed());
            node.set("gate", ruling.decision());
        }
        return node.put("prev", entry.previousHash()).put("hash", entry.hash());
    }

    void end() {
        terminal.event(JSON.createObjectNode()
                .put("event", "verified")
                .put("entries", entries)
                .put("hash", lastHash));
        terminal.line(
                entries == 0
                        ? "The ledger is empty."
                        : entries + " entries, the chain verifies; the last hash is " + lastHash);
    }

    void collected(CollectionPlan plan, boolean dryRun) {
        String verb = dryRun ? "would remove" : "removed";
        for (CollectionPlan.Fate fate : plan.fates()) {
            terminal.event(JSON.createObjectNode()
                    .put("event", "fate")
                    .put("version", fate.version())
                    .put("kept", fate.kept())
                    .put("reason", fate.reason())
                    .put("bytes", fate.bytes()));
            terminal.line((fate.kept() ? "keeps" : verb) + " " + fate.version() + ": " + fate.reason());
        }
        terminal.event(JSON.createObjectNode()
                .put("event", "collected")
                .put("dry_run", dryRun)
                .put("versions", plan.collected().size())
                .put("bytes", plan.freedBytes()));
        terminal.line(plan.collected().size() + " versions, " + Sizes.text(plan.freedBytes())
                + (dryRun ? " would be freed" : " freed"));
    }
}
