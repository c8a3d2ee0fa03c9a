package dev.journeyman.retrainer.collect.documents;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a document, but for its text: a line of a manifest. The package's page says what each part is. Immutable.
 *
 * @param dropped why it goes no further; null where it does
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Document(
        String id,
        String source,
        @JsonProperty("final") String finalAddress,
        List<String> also,
        String title,
        List<String> licence,
        String fetched,
        String query,
        String type,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long bytes,
        Map<String, Integer> redacted,
        Map<String, Double> scores,
        @Nullable DropReason dropped,
        String detail) {
    private static final int MOST_TITLE = 300;
    private static final int MOST_LIST = 100;
    private static final double DECIMALS = 1e4;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** A line may leave out what is empty. */
    @SuppressWarnings("ConstantValue")
    public Document {
        id = id == null ? "" : id;
        source = source == null ? "" : source;
        finalAddress = finalAddress == null ? "" : finalAddress;
        also = also == null ? List.of() : List.copyOf(also.subList(0, Math.min(also.size(), MOST_LIST)));
        title = title == null ? "" : title.substring(0, Math.min(title.length(), MOST_TITLE));
        licence = licence == null ? List.of() : List.copyOf(licence.subList(0, Math.min(licence.size(), MOST_LIST)));
        fetched = fetched == null ? "" : fetched;
        query = query == null ? "" : query;
        type = type == null ? "" : type;
        redacted = redacted == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(redacted));
        scores = scores == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(scores));
        detail = detail == null ? "" : detail;
    }

    /** A document of which only this is known. */
    public static Document of(String id, String source) {
        return new Document(id, source, "", List.of(), "", List.of(), "", "", "", 0, Map.of(), Map.of(), null, "");
    }

    /** Whether it goes further. */
    @JsonIgnore
    public boolean isKept() {
        return dropped == null;
    }

    /** The name of its file in a stage's folder. */
    public String file() {
        return id + "." + type;
    }

    /** Under the digest of its text, of this kind. */
    public Document withText(String digest, String kind) {
        return new Document(
                digest,
                source,
                finalAddress,
                also,
                title,
                licence,
                fetched,
                query,
                kind,
                bytes,
                redacted,
                scores,
                dropped,
                detail);
    }

    /** Found by this query, under this title. */
    public Document foundBy(String words, String heading) {
        return new Document(
                id,
                source,
                finalAddress,
                also,
                heading,
                licence,
                fetched,
                words,
                type,
                bytes,
                redacted,
                scores,
                dropped,
                detail);
    }

    /** Fetched from there, then, with so many bytes. */
    public Document fetchedFrom(String address, String time, long size) {
        return new Document(
                id,
                source,
                address.equals(source) ? "" : address,
                also,
                title,
                licence,
                time,
                query,
                type,
                size,
                redacted,
                scores,
                dropped,
                detail);
    }

    /** Of so many bytes. */
    public Document sized(long size) {
        return new Document(
                id,
                source,
                finalAddress,
                also,
                title,
                licence,
                fetched,
                query,
                type,
                size,
                redacted,
                scores,
                dropped,
                detail);
    }

    /** With what the page says of itself; a title that it has not stays. */
    public Document described(String heading, List<String> licences, Map<String, Integer> takenOut) {
        return new Document(
                id,
                source,
                finalAddress,
                also,
                heading.isBlank() ? title : heading,
                licences,
                fetched,
                query,
                type,
                bytes,
                takenOut,
                scores,
                dropped,
                detail);
    }

    /** With one more measure, to four decimals. */
    public Document scored(String name, double value) {
        Map<String, Double> all = new TreeMap<>(scores);
        all.put(name, Math.round(value * DECIMALS) / DECIMALS);
        return new Document(
                id,
                source,
                finalAddress,
                also,
                title,
                licence,
                fetched,
                query,
                type,
                bytes,
                redacted,
                all,
                dropped,
                detail);
    }

    /** With other sources of the same text. */
    public Document alsoAt(List<String> sources) {
        return new Document(
                id,
                source,
                finalAddress,
                sources,
                title,
                licence,
                fetched,
                query,
                type,
                bytes,
                redacted,
                scores,
                dropped,
                detail);
    }

    /** Left out. */
    public Document drop(DropReason reason, String because) {
        return new Document(
                id,
                source,
                finalAddress,
                also,
                title,
                licence,
                fetched,
                query,
                type,
                bytes,
                redacted,
                scores,
                reason,
                because);
    }

    /** The line of a manifest, without its end. */
    public String line() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values can be written", e);
        }
    }

    /**
     * The document of a line.
     *
     * @throws JsonProcessingException where it is none
     */
    public static Document read(String line) throws JsonProcessingException {
        return JSON.readValue(line, Document.class);
    }
}
