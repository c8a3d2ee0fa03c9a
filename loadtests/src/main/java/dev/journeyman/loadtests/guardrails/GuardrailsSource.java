package dev.journeyman.loadtests.guardrails;

import dev.journeyman.guardrails.Guardrails;
import dev.journeyman.guardrails.RuleWatch;
import java.io.IOException;

/** Makes guardrails whose times a watch hears. */
@FunctionalInterface
interface GuardrailsSource {
    Guardrails watched(RuleWatch watch) throws IOException;
}
