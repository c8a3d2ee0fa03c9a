package dev.journeyman.guardrails.facts;

import java.util.List;

/**
 * What a model is asked for a diagnosis. The form is fixed, because models are trained on it: the gateway asks in it, the retrainer writes training
 * examples and held-out questions in it. It stands in the domain's README under "The diagnosis prompt", and a test of the gateway holds it to the
 * example there.
 */
public final class DiagnosisPrompt {
    /** What a model is asked to answer in. */
    public enum Form {
        /** Four sections with headings, which models are trained on here. */
        SECTIONS("Answer in four sections: Summary, Causes, Checks, Safety."),
        /** One JSON object, for models that were trained elsewhere to write it. */
        JSON(
                "Answer as one JSON object: \"summary\", a text; \"causes\", a list of {\"cause\", \"likelihood\"} with the"
                        + " likelihood high, medium or low; \"checks\", a list of {\"step\", \"why\"}; \"safety\", a list of texts.");

        private final String lastLine;

        Form(String lastLine) {
            this.lastLine = lastLine;
        }
    }

    private DiagnosisPrompt() {}

    /** The question of {@link #write(String, long, List, String, Form)} for an answer in sections. */
    public static String write(String vehicle, long mileageKm, List<TroubleCode> codes, String symptoms) {
        return write(vehicle, mileageKm, codes, symptoms, Form.SECTIONS);
    }

    /**
     * The question, without a line end after it; a line whose part is not known is left out.
     *
     * @param vehicle year, make, model and engine on one line; empty if not known
     * @param mileageKm 0 if not known
     * @param codes those whose meaning is known; one that is not is never put to a model
     * @param symptoms on one line; empty if there are none
     * @param form what it is to be answered in
     */
    public static String write(String vehicle, long mileageKm, List<TroubleCode> codes, String symptoms, Form form) {
        StringBuilder text = new StringBuilder("Diagnose this vehicle.");
        if (!vehicle.isEmpty() || mileageKm > 0) {
            text.append("\nVehicle: ").append(vehicle);
            if (mileageKm > 0) {
                text.append(vehicle.isEmpty() ? "" : ", ").append(mileageKm).append(" km");
            }
        }
        if (!codes.isEmpty()) {
            text.append("\nCodes: ");
            for (int i = 0; i < codes.size(); i++) {
                TroubleCode code = codes.get(i);
                text.append(i == 0 ? "" : "; ")
                        .append(code.code())
                        .append(" (")
                        .append(code.meaning())
                        .append(')');
            }
        }
        if (!symptoms.isEmpty()) {
            text.append("\nSymptoms: ").append(symptoms);
        }
        return text.append('\n').append(form.lastLine).toString();
    }
}
