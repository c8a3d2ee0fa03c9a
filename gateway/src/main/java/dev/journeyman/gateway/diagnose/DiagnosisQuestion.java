package dev.journeyman.gateway.diagnose;

import dev.journeyman.guardrails.facts.TroubleCode;
import java.util.List;

/**
 * What the model is asked for a diagnosis. The form is fixed, because models are trained on it: it stands in the domain's README under "The diagnosis
 * prompt", and a test here and one where the training examples are written hold both to the example there.
 */
final class DiagnosisQuestion {
    private DiagnosisQuestion() {}

    /**
     * The question.
     *
     * @param vehicle year, make, model and engine; empty if not known
     * @param mileageKm 0 if not known
     * @param codes those whose meaning is known; one that is not is never put to a model
     * @param symptoms on one line; empty if there are none
     */
    static String write(String vehicle, long mileageKm, List<TroubleCode> codes, String symptoms) {
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
