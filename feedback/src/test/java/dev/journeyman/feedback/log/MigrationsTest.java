package dev.journeyman.feedback.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.Corrected;
import dev.journeyman.feedback.events.EventJson;
import dev.journeyman.feedback.events.RandomEvents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    private static final String INTERACTION = "int_01ARYZ6S41TSV4RRFFQ69G5FAV";

    private static ObjectNode renamed(ObjectNode tree, String from, String to) {
        tree.set(to, tree.remove(from));
        return tree;
    }

    @Test
    void anEventOfAnOlderSchemaPassesEveryStep() throws Exception {
        Corrected today = new RandomEvents(1).corrected(INTERACTION);
        ObjectNode old = EventJson.tree(today);
        old.put("schema", -1);
        renamed(renamed(old, "correction", "better"), "technician", "who");
        Map<Integer, UnaryOperator<ObjectNode>> steps = Map.of(
                -1,
                tree -> renamed(tree, "better", "text"),
                0,
                tree -> renamed(renamed(tree, "text", "correction"), "who", "technician"));
        Migrations migrations = new Migrations(1, steps);
        assertThat(EventJson.read(migrations.upgrade(-1, old))).isEqualTo(today);
    }

    @Test
    void theCodecUpgradesWhatItReads() throws Exception {
        Corrected today = new RandomEvents(1).corrected(INTERACTION);
        ObjectNode old = renamed(EventJson.tree(today), "correction", "better");
        old.put("schema", 0);
        EntryCodec codec = new EntryCodec(new Migrations(1, Map.of(0, tree -> renamed(tree, "better", "correction"))));
        Envelope envelope = new Envelope(
                0,
                Envelope.Kind.EVENT,
                DataClass.FEEDBACK,
                today.at(),
                old.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(codec.decode(9, envelope.encode(9))).isEqualTo(new Entry.Stored(9, today));
    }

    @Test
    void aNewerSchemaIsRefusedAndSoIsAMissingStep() {
        ObjectNode tree = EventJson.tree(new RandomEvents(1).interaction());
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> Migrations.TODAY.upgrade(2, tree))
                .matches(e -> e.kind() == LogException.Kind.NEWER_FORMAT)
                .withMessageContaining("schema 2");
        assertThatExceptionOfType(LogException.class).isThrownBy(() -> Migrations.TODAY.upgrade(0, tree));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Migrations(3, Map.of(0, UnaryOperator.identity(), 2, UnaryOperator.identity())));
    }

    @Test
    void tombstonesAreReadBack() throws Exception {
        EntryCodec codec = new EntryCodec(Migrations.TODAY);
        Entry.Tombstone tombstone = new Entry.Tombstone(
                4, Entry.Reason.RETENTION, "rated", Instant.ofEpochMilli(1_700_000_000_000L), "retention");
        assertThat(codec.decode(4, codec.encode(tombstone, DataClass.FEEDBACK))).isEqualTo(tombstone);
    }
}
