package dev.journeyman.feedback.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.Event;
import dev.journeyman.feedback.events.EventJson;
import dev.journeyman.feedback.events.InvalidEventException;
import dev.journeyman.feedback.log.Entry.Reason;
import dev.journeyman.feedback.log.Entry.Stored;
import dev.journeyman.feedback.log.Entry.Tombstone;
import dev.journeyman.feedback.log.Envelope.DamagedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Entries as the bytes that stand in the column family {@code events}, and back. */
final class EntryCodec {
    static final String UNKNOWN_TYPE = "unknown";

    private final Migrations migrations;

    EntryCodec(Migrations migrations) {
        this.migrations = migrations;
    }

    /**
     * The bytes of an event.
     *
     * @param json as {@link EventJson#write} made it
     */
    byte[] encode(long sequence, Event event, byte[] json) {
        return new Envelope(migrations.today(), Envelope.Kind.EVENT, DataClass.of(event), event.at(), json)
                .encode(sequence);
    }

    byte[] encode(Tombstone tombstone, DataClass dataClass) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("reason", tombstone.reason().wire());
        body.put("type", tombstone.type());
        body.put("cause", tombstone.cause());
        byte[] json = body.toString().getBytes(StandardCharsets.UTF_8);
        return new Envelope(migrations.today(), Envelope.Kind.TOMBSTONE, dataClass, tombstone.at(), json)
                .encode(tombstone.sequence());
    }

    /** The entry that bytes hold. */
    Entry decode(long sequence, byte[] bytes) throws DamagedException {
        return decode(sequence, Envelope.decode(sequence, bytes));
    }

    /** The entry that an envelope holds. */
    Entry decode(long sequence, Envelope envelope) throws DamagedException {
        try {
            ObjectNode tree = EventJson.parse(envelope.body());
            return switch (envelope.kind()) {
                case EVENT -> new Stored(sequence, EventJson.read(migrations.upgrade(envelope.schema(), tree)));
                case TOMBSTONE -> tombstone(sequence, envelope.at(), tree);
            };
        } catch (InvalidEventException e) {
            throw new DamagedException("the body is not an event: " + e.getMessage());
        }
    }

    private static Tombstone tombstone(long sequence, Instant at, ObjectNode tree) throws DamagedException {
        String told = text(tree, "reason");
        for (Reason reason : Reason.values()) {
            if (reason.wire().equals(told)) {
                return new Tombstone(sequence, reason, text(tree, "type"), at, text(tree, "cause"));
            }
        }
        throw new DamagedException("the tombstone's reason is unknown");
    }

    private static String text(ObjectNode tree, String name) throws DamagedException {
        JsonNode value = tree.get(name);
        if (value == null || !value.isTextual()) {
            throw new DamagedException("the tombstone's " + name + " must be a string");
        }
        return value.textValue();
    }
}
