package dev.journeyman.retrainer.retrain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.retrainer.domain.Domain;
import dev.journeyman.retrainer.evaluation.Evaluation;
import dev.journeyman.retrainer.evaluation.Scorecard;
import dev.journeyman.retrainer.lineage.CodeVersion;
import dev.journeyman.retrainer.merge.Merge;
import dev.journeyman.retrainer.merge.MergeMethod;
import dev.journeyman.slm.checkpoint.Checkpoint;
import dev.journeyman.slm.network.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The optional last stage of a run: mixtures of what was trained and its parent, weight by weight. A mixture forgets less and has learned less. So two things are asked of each: the loss
 * on the held-back real records (how much of what is new it kept), and the evals (how much of what is old). Of those whose loss is no more than the plan's tolerance above the trained
 * model's, the one with the best mean accuracy is taken; the trained model itself where none is better.
 */
final class Mixtures {
    private static final int PLACES = 32;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final RetrainRecipe.MergePlan plan;
    private final Domain domain;
    private final Path folder;
    private final RetrainProgress progress;

    Mixtures(RetrainRecipe.MergePlan plan, Domain domain, Path folder, RetrainProgress progress) {
        this.plan = plan;
        this.domain = domain;
        this.folder = folder;
        this.progress = progress;
    }

    /** The loss of a model on the held-back real records. */
    interface HeldBackLoss {
        double of(Path model) throws IOException;
    }

    /**
     * A model that may be taken.
     *
     * @param share of what was trained; 1 for itself
     * @param loss on the held-back real records
     * @param accuracy mean of the suites
     */
    record Look(double share, Path model, double loss, double accuracy) {}

    /**
     * Makes the mixtures, looks at them, and says which is taken.
     *
     * @param trained the trained model's directory
     */
    Path choose(Path parent, Path trained, Candidate candidate, HeldBackLoss loss) throws IOException {
        List<Look> looks = new ArrayList<>();
        looks.add(look(1, trained, loss));
        for (double share : plan.shares()) {
            Path mixture = candidate.write(
                    String.format(Locale.ROOT, "mixture-%.3f", share),
                    directory -> mix(share, parent, trained, directory));
            looks.add(look(share, mixture, loss));
        }
        Look chosen = best(looks, plan.tolerance());
        write(looks, chosen);
        progress.event(String.format(
                Locale.ROOT,
                "of %d mixtures and the trained model the one with %.2f of the trained is taken: evals %.4f, held-back loss %.4f",
                looks.size() - 1,
                chosen.share(),
                chosen.accuracy(),
                chosen.loss()));
        return chosen.model();
    }

    /** The first is the trained model; a mixture takes its place where it is better and kept what is new. */
    static Look best(List<Look> looks, double tolerance) {
        Look trained = looks.get(0);
        Look best = trained;
        for (Look look : looks) {
            if (look.loss() <= trained.loss() + tolerance && look.accuracy() > best.accuracy()) {
                best = look;
            }
        }
        return best;
    }

    private void mix(double share, Path parent, Path trained, Path directory) {
        try (Checkpoint from = Checkpoint.open(parent);
                Checkpoint to = Checkpoint.open(trained)) {
            MergeMethod method = plan.slerp()
                    ? new MergeMethod.Slerp(share)
                    : new MergeMethod.Linear(new double[] {1 - share, share});
            Merge.write(method, List.of(from, to), null, directory);
        }
    }

    private Look look(double share, Path model, HeldBackLoss loss) throws IOException {
        Evaluation evaluation = Evaluation.of(
                domain, model, new Evaluation.Settings(plan.suites(), plan.limit(), Precision.FLOAT32, PLACES));
        Path card = folder.resolve(model.getFileName() + ".scorecard.json");
        try {
            Scorecard scorecard = evaluation.run(
                    card,
                    CodeVersion.current(),
                    (suite, soFar, done, all) -> progress.looked(String.valueOf(model.getFileName()), done, all));
            double accuracy = scorecard.suites().stream()
                    .filter(suite -> plan.suites().contains(suite.name()))
                    .mapToDouble(suite -> suite.n() == 0 ? 0 : (double) suite.right() / suite.n())
                    .average()
                    .orElse(0);
            return new Look(share, model, loss.of(model), accuracy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while mixtures were examined", e);
        }
    }

    private void write(List<Look> looks, Look chosen) throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("method", plan.slerp() ? "slerp" : "linear").put("tolerance", plan.tolerance());
        ArrayNode list = node.putArray("looks");
        looks.forEach(look -> list.addObject()
                .put("share", look.share())
                .put("held_back_loss", look.loss())
                .put("accuracy", look.accuracy())
                .put("chosen", look.equals(chosen)));
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("mixtures.json").toFile(), node);
    }
}
