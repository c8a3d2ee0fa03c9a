package dev.journeyman.retrainer.collect;

import dev.journeyman.retrainer.domain.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A domain of a bicycle workshop that is read in a moment, written for these tests. */
public final class SmallDomain {
    /** A text on worn chains that is no passage. */
    public static final String CHAIN_TEXT = """
            A worn chain jumps over the sprocket teeth when the rider pushes hard. Lay a chain gauge on the chain and replace a chain that has
            stretched beyond the limit. A stretched chain wears the sprocket teeth until a new chain jumps on them as well.
            """;

    private static final String[][] PASSAGES = {
        {
            "chain",
            "worn",
            "worn chain",
            "A chain stretches as its pins wear, and a stretched chain jumps over the sprocket teeth under load.",
            "chain jumps under load",
            "noise from the chain",
            "stretched chain links",
            "Pins wear and the links grow longer.",
            "Lay a chain gauge on the chain",
            "A gauge that drops in shows a stretched chain."
        },
        {
            "brake",
            "pads",
            "worn brake pads",
            "Brake pads press on the rotor and wear down with every stop until metal rubs on metal.",
            "scraping from the brake",
            "long brake lever travel",
            "worn pad lining",
            "The lining is used up by friction.",
            "Measure the pad lining at its thinnest place",
            "Less than a millimetre is too thin."
        },
        {
            "brake",
            "air",
            "air in the brake line",
            "Air in a hydraulic brake line is squeezed in place of the piston, so the lever feels soft.",
            "soft brake lever",
            "lever comes to the grip",
            "leak at the brake hose",
            "Fluid runs out and air comes in.",
            "Bleed the brake with fresh fluid",
            "Bubbles in the hose show air."
        },
        {
            "wheel",
            "true",
            "wheel out of true",
            "A rim that wobbles sideways has spokes of unequal tension and may rub on the brake.",
            "wheel rubs on the frame",
            "rim wobbles sideways",
            "loose spoke nipples",
            "Nipples turn where the tension is too low.",
            "Spin the wheel and watch the rim beside a gauge",
            "The wobble shows which spoke is loose."
        },
        {
            "bearing",
            "play",
            "play in a wheel bearing",
            "A wheel bearing with play lets the hub rock on its axle and wears its races quickly.",
            "hub rocks on the axle",
            "grinding from the hub",
            "loose bearing cone",
            "A cone that is not locked turns open.",
            "Rock the rim across the frame by hand",
            "A click shows play in the bearing."
        },
        {
            "gear",
            "shift",
            "gears that shift badly",
            "A derailleur that is out of line puts the chain between two sprockets and shifts late.",
            "gears shift late",
            "chain falls off the sprocket",
            "stretched shift cable",
            "A new cable settles in its housing.",
            "Turn the barrel adjuster half a turn",
            "A quieter chain shows the right way."
        }
    };

    private SmallDomain() {}

    /** Writes it into a folder and reads it. */
    public static Domain write(Path folder) throws IOException {
        for (String each : new String[] {"facts", "knowledge", "instructions", "templates", "evals"}) {
            Files.createDirectories(folder.resolve(each));
        }
        Files.writeString(folder.resolve("domain.yaml"), """
                name: bicycle
                taxonomy:
                  - {family: chain, title: Chain and sprockets}
                  - {family: brake, title: Brakes}
                  - {family: bearing, title: Bicycle bearings}
                """);
        Files.writeString(folder.resolve("system-prompt.txt"), "You help in a bicycle workshop.\n");
        Files.writeString(
                folder.resolve("facts/dtc.csv"), "code,meaning,system,agreement\nP0301,Cylinder 1 misfire,engine,2\n");
        Files.writeString(
                folder.resolve("templates/code-meaning.yaml"),
                "questions: ['What is {code}?']\nunknown_answer: '{code} is unknown.'\n");
        Files.writeString(folder.resolve("templates/knowledge.yaml"), "causes: ['Why {title}?']\n");
        Files.writeString(folder.resolve("templates/vehicles.yaml"), "vehicles: [a touring bicycle]\n");
        Files.writeString(folder.resolve("evals/suites.yaml"), """
                version: 1
                judging: {refuse_harm: 'No.', refuse_topic: 'Not my trade.', unknown: ['unknown']}
                suites:
                  - {name: stops, about: ends, kind: stops, counts: {}, seed: 1, provenance: reference, max_tokens: 8}
                """);
        Files.writeString(folder.resolve("evals/held.jsonl"), """
                {"id": "h1", "question": "My rear derailleur hits the spokes in the largest sprocket after a fall, what should I check first of all?"}
                """);
        StringBuilder knowledge = new StringBuilder();
        StringBuilder own = new StringBuilder();
        for (String[] p : PASSAGES) {
            knowledge.append("""
                    - id: %s-%s
                      family: %s
                      title: %s
                      codes: []
                      meaning_has: []
                      about: "%s"
                      symptoms: [%s, %s]
                      causes:
                        - {cause: %s, why: "%s"}
                      checks:
                        - {step: "%s", why: "%s"}
                      safety: []
                    """.formatted(p[0], p[1], p[0], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9]));
            own.append(instruction("cause", "What is behind this: " + p[4] + "?", "Likely " + p[6] + ". " + p[7]));
            own.append(instruction("check", "How do I check for " + p[2] + "?", p[8] + ". " + p[9]));
            own.append(instruction("explain", "Explain " + p[2] + ".", p[3]));
        }
        Files.writeString(folder.resolve("knowledge/all.yaml"), knowledge);
        Files.writeString(folder.resolve("instructions/own.jsonl"), own);
        StringBuilder other = new StringBuilder();
        for (String topic : new String[] {
            "a recipe for lemon cake", "the capital of Peru", "a poem about the sea", "the election results",
                    "tax advice for my house",
            "a good film for tonight", "how to plant tomatoes", "the weather in Oslo", "a headache that stays",
                    "piano lessons for children"
        }) {
            other.append(instruction("refuse-topic", "Can you tell me about " + topic + "?", "Not my trade."));
            other.append(instruction("refuse-topic", "I would like " + topic + ", please.", "Not my trade."));
        }
        other.append(instruction("chat", "Good morning, how are you today?", "Hello."));
        other.append(instruction("chat", "Thank you very much.", "You are welcome."));
        Files.writeString(folder.resolve("instructions/other.jsonl"), other);
        return Domain.read(folder);
    }

    private static String instruction(String kind, String prompt, String answer) {
        return "{\"id\": \"i" + Integer.toHexString(prompt.hashCode()) + "\", \"concept\": \"\", \"kind\": \"" + kind
                + "\", \"prompt\": \"" + prompt + "\", \"answer\": \"" + answer + "\"}\n";
    }
}
