package dev.journeyman.retrainer.dataset;

import dev.journeyman.guardrails.facts.TroubleCode;
import java.util.List;

/**
 * The question that the gateway's diagnose call puts to a model. The gateway writes the same lines from a request; the two
 * are held together by a test on the example in the domain's README.
 */
public final class DiagnosisPrompt {
    private DiagnosisPrompt() {}

    /** The lines of a question; empty texts, an empty list and a mileage of 0 are left out. */
    public static String write(String vehicle, int mileageKm, List<TroubleCode> codes, String symptoms) {
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
                text.append(i == 0 ? "" : "; ")
                        .append(codes.get(i).code())
                        .append(" (")
                        .append(codes.get(i).meaning())
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
