package dev.journeyman.guardrails.classifier.training;

import dev.journeyman.guardrails.classifier.Document;
import dev.journeyman.guardrails.classifier.Head;
import dev.journeyman.guardrails.classifier.HeadModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Texts in which "ignore" is the attack, and everything else is chance. */
public final class ToyCorpus {
    private static final String[] WORDS = {
        "the", "rules", "codes", "pump", "belt", "read", "first", "you", "were", "given", "please", "that", "fit",
        "seal"
    };

    private ToyCorpus() {}

    /** Samples of {@code injection-en}: half attacks. */
    static List<Sample> samples(int count, long seed) {
        Random random = new Random(seed);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean attack = i % 2 == 0;
            StringBuilder text = new StringBuilder();
            int words = 3 + random.nextInt(8);
            int at = random.nextInt(words);
            for (int w = 0; w < words; w++) {
                text.append(attack && w == at ? "ignore" : WORDS[random.nextInt(WORDS.length)])
                        .append(w + 1 < words ? " " : ".");
            }
            samples.add(new Sample(text.toString(), attack ? "attack" : "harmless", "toy", "en", "injection-en"));
        }
        return samples;
    }

    /** A model that was trained on 400 of them. */
    public static HeadModel model(Head head) {
        List<HeadTrainer.Labelled> labelled = samples(400, 3).stream()
                .map(sample -> new HeadTrainer.Labelled(
                        Document.of(sample.text().toLowerCase(Locale.ROOT)),
                        sample.label().equals("attack"),
                        1))
                .toList();
        return new HeadTrainer(TrainingOptions.STANDARD, HeadPlan.of(head)).train(labelled);
    }
}
