package dev.journeyman.gateway.page;

import dev.journeyman.gateway.serving.ScriptedModel;
import java.util.HashMap;
import java.util.Map;

/** A model that answers what the page's tests ask. Another answer to the same question is another text. */
final class Garage {
    static final String FIRST =
            "**P0301** means *Cylinder 1 Misfire Detected*.\n\n1. Swap the coil with cylinder 2.\n2. Look at the plug.";
    static final String SECOND = "Cylinder 1 misfires.\n\n- Look at the plug first.\n- Then swap the coil.";
    static final String DIAGNOSIS =
            "Summary: Cylinder 1 misfires.\nCauses:\n1. Worn spark plug (high)\n2. Weak ignition coil (medium)\n"
                    + "Checks:\n1. Look at the plug. Its face tells much.\n2. Swap the coils. The fault moves with a bad one.\n"
                    + "Safety:\n- Let the engine cool.";
    static final String ATTACK =
            "Look here: <script>window.hacked = true</script><img src=x onerror=\"window.hacked = true\">\n\n"
                    + "[press me](javascript:window.hacked=true) ![p](http://example.invalid/p.png)\n\n"
                    + "<a href=\"javascript:window.hacked=true\">and me</a>\n\n```\n<b>code</b>\n```";
    static final String LONG = "This answer goes on and on. ".repeat(40);

    private final Map<String, Integer> asked = new HashMap<>();

    /** The model; its context holds a conversation of some turns. */
    ScriptedModel model() {
        return new ScriptedModel(4000, this::answer);
    }

    private synchronized String answer(String prompt) {
        String question = prompt.substring(prompt.lastIndexOf("user: "));
        if (question.contains("Diagnose this vehicle.")) {
            return DIAGNOSIS;
        }
        if (question.contains("attack")) {
            return ATTACK;
        }
        if (question.contains("at length")) {
            return LONG;
        }
        return asked.merge(question, 1, Integer::sum) % 2 == 1 ? FIRST : SECOND;
    }
}
