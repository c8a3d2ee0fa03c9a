package dev.journeyman.gateway.diagnose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.gateway.grounding.RetrievalField;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Fields;
import dev.journeyman.gateway.retrieval.RetrievalMode;
import dev.journeyman.guardrails.facts.TroubleCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A diagnosis asked for, checked.
 *
 * @param vehicle year, make, model and engine on one line; empty if not given
 * @param mileageKm 0 if not given
 * @param codes well-formed, in upper case, each once, in the order given
 * @param symptoms on one line; empty if not given
 * @param retrieval whether passages are looked for
 */
record DiagnoseRequest(String vehicle, long mileageKm, List<String> codes, String symptoms, RetrievalMode retrieval) {
    static final int MOST_CODES = 16;
    static final int MOST_SYMPTOM_CHARS = 2000;
    private static final int MOST_VEHICLE_CHARS = 64;
    private static final int MOST_FREEZE_FRAME = 32;
    private static final int MOST_FREEZE_FRAME_CHARS = 128;
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2100;
    private static final int MOST_MILEAGE_KM = 10_000_000;

    /**
     * The request of a body.
     *
     * @throws ApiException with every problem found
     */
    static DiagnoseRequest read(ObjectNode body) {
        Fields fields = new Fields(body);
        Fields vehicle = fields.object("vehicle");
        String name = vehicle == null ? "" : vehicle(vehicle);
        Long mileage = vehicle == null ? null : vehicle.integer("mileage_km", 0, MOST_MILEAGE_KM);
        if (vehicle != null) {
            vehicle.finish();
        }
        List<String> codes = codes(fields);
        String symptoms = fields.text("symptoms", MOST_SYMPTOM_CHARS);
        freezeFrame(fields);
        RetrievalMode retrieval = RetrievalField.read(fields);
        fields.finish();
        String line = symptoms == null ? "" : oneLine(symptoms);
        if (fields.any("codes") == null && line.isEmpty()) {
            fields.missing("codes", "Give trouble codes in codes, or symptoms, or both.");
        }
        fields.throwIfAny();
        if (codes.isEmpty() && line.isEmpty()) {
            throw new ApiException(
                    ErrorKind.MISSING_PARAMETER, "codes", "Give trouble codes in codes, or symptoms, or both.");
        }
        return new DiagnoseRequest(name, mileage == null ? 0 : mileage, codes, line, retrieval);
    }

    /** What the caller wrote in words: vehicle and symptoms, a line each. */
    String inWords() {
        return Stream.of(vehicle, symptoms).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n"));
    }

    /** The same with each text that is not empty changed, still on one line. */
    DiagnoseRequest withTexts(UnaryOperator<String> change) {
        return new DiagnoseRequest(
                vehicle.isEmpty() ? "" : oneLine(change.apply(vehicle)),
                mileageKm,
                codes,
                symptoms.isEmpty() ? "" : oneLine(change.apply(symptoms)),
                retrieval);
    }

    private static String vehicle(Fields vehicle) {
        String make = vehicle.text("make", MOST_VEHICLE_CHARS);
        String model = vehicle.text("model", MOST_VEHICLE_CHARS);
        Long year = vehicle.integer("year", FIRST_YEAR, LAST_YEAR);
        String engine = vehicle.text("engine", MOST_VEHICLE_CHARS);
        return Stream.of(year == null ? "" : year.toString(), orEmpty(make), orEmpty(model), orEmpty(engine))
                .map(DiagnoseRequest::oneLine)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static List<String> codes(Fields fields) {
        ArrayNode list = fields.list("codes", MOST_CODES);
        List<String> codes = new ArrayList<>();
        for (int i = 0; list != null && i < list.size(); i++) {
            String at = "codes[" + i + "]";
            JsonNode given = list.get(i);
            if (!given.isTextual()) {
                fields.wrongType(at, "a string", given);
                continue;
            }
            String code = given.textValue().strip().toUpperCase(Locale.ROOT);
            if (!TroubleCode.isWellFormed(code)) {
                fields.problem(
                        ErrorKind.INVALID_VALUE,
                        at,
                        at
                                + " is no trouble code: P, B, C or U, a digit from 0 to 3, and three hexadecimal digits, as in"
                                + " P0301.");
            } else if (!codes.contains(code)) {
                codes.add(code);
            }
        }
        return codes;
    }

    /** Checked and not used yet: the trained form of the question has no line for it. */
    private static void freezeFrame(Fields fields) {
        Fields frame = fields.object("freeze_frame");
        if (frame == null) {
            return;
        }
        List<String> names = frame.names();
        if (names.size() > MOST_FREEZE_FRAME) {
            fields.problem(
                    ErrorKind.INVALID_VALUE,
                    "freeze_frame",
                    "freeze_frame may hold at most " + MOST_FREEZE_FRAME + " values, holds " + names.size() + ".");
            return;
        }
        for (String name : names) {
            JsonNode value = frame.any(name);
            if (value != null && value.isContainerNode()) {
                frame.wrongType(frame.path(name), "a number, a string, true or false", value);
            } else if (value != null && value.isTextual()) {
                frame.text(name, MOST_FREEZE_FRAME_CHARS);
            }
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** One line and no control characters: a line end would begin a line of the prompt's own form. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
    }
}
