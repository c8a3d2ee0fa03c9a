package dev.journeyman.feedback.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.feedback.events.Message;
import dev.journeyman.feedback.events.MessageRole;
import dev.journeyman.feedback.records.Demonstration;
import dev.journeyman.feedback.records.Pair;
import dev.journeyman.feedback.records.PreferenceRecord;
import dev.journeyman.feedback.records.RecordsJson;
import dev.journeyman.feedback.records.Status;
import dev.journeyman.feedback.records.Unpaired;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Accepted records as the rows of TRL's datasets; the package's page is the specification. Makes lines, and leaves the writing to others. */
public final class TrlExport {
    private final TrlForm form;

    /** An export in this form. */
    public TrlExport(TrlForm form) {
        this.form = form;
    }

    /**
     * The lines of one file, without line ends, in the order of the records' ids; made one by one as the stream is read.
     *
     * @param records of any kind and status; those that are of another type, or not accepted, are left out
     */
    public Stream<String> lines(TrlType type, Collection<? extends PreferenceRecord> records) {
        return records.stream()
                .filter(record -> record.status() == Status.ACCEPTED && type.holds(record))
                .sorted(PreferenceRecord.BY_ID)
                .map(record -> RecordsJson.line(row(record)));
    }

    /** A record as a row, whatever its status. */
    ObjectNode row(PreferenceRecord record) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        switch (form) {
            case TrlForm.Conversational conversational -> messages(row, record);
            case TrlForm.Standard standard ->
                texts(row, record, standard.template().apply(record.prompt()));
        }
        row.put("id", record.id().toString());
        RecordsJson.backing(row, record);
        return row;
    }

    private static void messages(ObjectNode row, PreferenceRecord record) {
        switch (record) {
            case Pair pair -> {
                row.set("prompt", RecordsJson.messages(pair.prompt()));
                row.set("chosen", answer(pair.chosen()));
                row.set("rejected", answer(pair.rejected()));
            }
            case Unpaired unpaired -> {
                row.set("prompt", RecordsJson.messages(unpaired.prompt()));
                row.set("completion", answer(unpaired.completion()));
                row.put("label", unpaired.label());
            }
            case Demonstration demonstration -> {
                List<Message> conversation = new ArrayList<>(demonstration.prompt());
                conversation.add(new Message(MessageRole.ASSISTANT, demonstration.completion()));
                row.set("messages", RecordsJson.messages(conversation));
            }
        }
    }

    private static void texts(ObjectNode row, PreferenceRecord record, String prompt) {
        row.put("prompt", prompt);
        switch (record) {
            case Pair pair -> row.put("chosen", pair.chosen()).put("rejected", pair.rejected());
            case Unpaired unpaired ->
                row.put("completion", unpaired.completion()).put("label", unpaired.label());
            case Demonstration demonstration -> row.put("completion", demonstration.completion());
        }
    }

    private static ArrayNode answer(String text) {
        return RecordsJson.messages(List.of(new Message(MessageRole.ASSISTANT, text)));
    }
}
