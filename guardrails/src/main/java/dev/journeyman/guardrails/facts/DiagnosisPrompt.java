package dev.journeyman.guardrails.facts;

import java.util.List;

/**
 * What a model is asked for a diagnosis. The form is fixed, because models are trained on it: the gateway asks in it, the retrainer writes training
 * examples and held-out questions in it. It stands in the domain's README under "The diagnosis prompt", and a test of the gateway holds it to the
 * example there.
 */
public final class DiagnosisPrompt {
    private DiagnosisPrompt() {}

    /**
     * The question, without a line end after it; a line whose part is not known is left out.
     *
     * @param vehicle year, make, model and engine on one line; empty if not known
     * @param mileageKm 0 if not known
     * @param codes those whose meaning is known; one that is not is never put to a model
     * @param symptoms on one line; empty if there are none
     */
    public static String write(String vehicle, long mileageKm, List<TroubleCode> codes, String symptoms) {
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
        return text.append("\nAnswer in four sections: Summary, Causes, Checks, Safety.")
                .toString();
    }
}
