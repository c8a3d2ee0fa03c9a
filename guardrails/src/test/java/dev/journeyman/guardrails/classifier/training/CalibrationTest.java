package dev.journeyman.guardrails.classifier.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.guardrails.classifier.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    @Test
    void theLineThatMadeTheLabelsIsFoundAgain() {
        Random random = new Random(8);
        double[] evidence = new double[50_000];
        boolean[] positive = new boolean[evidence.length];
        for (int i = 0; i < evidence.length; i++) {
            evidence[i] = 2 * random.nextGaussian();
            positive[i] = random.nextDouble() < 1 / (1 + Math.exp(-(1.7 * evidence[i] - 0.6)));
        }
        Calibration line = Calibration.fit(evidence, positive);
        assertThat(line.slope()).isCloseTo(1.7, within(0.05));
        assertThat(line.intercept()).isCloseTo(-0.6, within(0.05));
    }

    @Test
    void whereNothingSeparatesTheProbabilityIsTheShare() {
        // 3 of 4 are positive and the evidence says nothing: (3 + 1) / (3 + 2) and 1 / (1 + 2) are Platt's targets,
        // their mean 0.6833.
        Calibration line = Calibration.fit(new double[] {0, 0, 0, 0}, new boolean[] {true, true, true, false});
        assertThat(1 / (1 + Math.exp(-line.intercept()))).isCloseTo((3 * 0.8 + 1.0 / 3) / 4, within(1e-6));
    }

    @Test
    void separatedTextsHaveAFiniteLine() {
        Calibration line = Calibration.fit(new double[] {-2, -1, 1, 2}, new boolean[] {false, false, true, true});
        assertThat(line.slope()).isBetween(0.1, 10.0);
        assertThat(line.intercept()).isCloseTo(0, within(1e-6));
    }

    @Test
    void anotherShareMovesTheOdds() {
        // Odds of 1 to 1 where half are positive are 1 to 3 where a quarter is.
        Calibration line = new Calibration(1, 0).expecting(0.25, 0.5);
        assertThat(1 / (1 + Math.exp(-line.intercept()))).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void theAreaIsTheShareOfPairsInOrder() {
        // Positives 0.9, 0.4; negatives 0.4, 0.1. Pairs: 0.9 > both, 0.4 = 0.4 (a half), 0.4 > 0.1: 3.5 of 4.
        List<HeadReport.HeldOut> heldOut = new ArrayList<>();
        Sample sample = new Sample("text", "attack", "kind", "en", "file");
        heldOut.add(new HeadReport.HeldOut(sample, true, 0.9));
        heldOut.add(new HeadReport.HeldOut(sample, true, 0.4));
        heldOut.add(new HeadReport.HeldOut(sample, false, 0.4));
        heldOut.add(new HeadReport.HeldOut(sample, false, 0.1));
        HeadReport report = new HeadReport(Head.HARM, 0.4, heldOut);
        assertThat(report.area()).isEqualTo(3.5 / 4);
        assertThat(report.row(0.4)).isEqualTo(new HeadReport.Row(0.4, 1, 0.5));
        assertThat(report.foundByKind(false)).containsEntry("file/kind", 0.5);
    }
}
