package dev.journeyman.gateway.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.serve.RunningGateway;
import dev.journeyman.gateway.serving.Asking;
import dev.journeyman.gateway.serving.GenerationDefaults;
import dev.journeyman.gateway.serving.LanguageChatModel;
import dev.journeyman.gateway.serving.ServedModel;
import dev.journeyman.guardrails.facts.DiagnosisPrompt;
import dev.journeyman.slm.generation.AnswerConstraint;
import dev.journeyman.slm.generation.EngineOptions;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.LanguageModel;
import dev.journeyman.slm.network.Precision;
import dev.journeyman.slm.tokenizer.Message;
import dev.journeyman.slm.tokenizer.Prompt;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form over real weights: the starter's, which are trained on it, and random ones. */
class DiagnosisFormIT {
    private static final int EVERY = Integer.getInteger("journeyman.form.every", 400);
    private static final long SEED = 20261123;
    private static final Path STARTER = RunningGateway.domain().resolve("starter");

    @TempDir
    private Path folder;

    @Test
    void theStarterSaysWhatItWouldHaveSaid() throws Exception {
        DomainFacts facts = DomainFacts.read(RunningGateway.domain());
        List<String> codes = Files.readAllLines(RunningGateway.domain().resolve("facts/dtc.csv"));
        int kept = 0;
        int asked = 0;
        try (ServedModel model = served(STARTER)) {
            DiagnosisForm form = DiagnosisForm.of(model);
            assertThat(form.constraint()).isNotNull();
            for (int i = 1; i < codes.size(); i += EVERY) {
                Prompt prompt = prompt(model, facts, codes.get(i).substring(0, 5));
                GenerationResult free =
                        model.engine().generate(GenerationRequest.greedy(prompt.tokens(), DiagnosisForm.MAX_TOKENS));
                GenerationResult held = model.engine().generate(form.generation(prompt, 0));
                DiagnosisText read = form.read(held, model.engine().contextTokens());
                asked++;
                if (hasTheForm(free, form)) {
                    kept++;
                    assertThat(held.text()).isEqualTo(free.text());
                    assertThat(read).isEqualTo(DiagnosisText.parse(free.text()));
                } else {
                    System.out.println(codes.get(i) + ", free:\n" + free.text() + "\nheld:\n" + held.text());
                    assertThat(read.checks()).isNotEmpty();
                }
            }
        }
        System.out.println("the starter keeps to the form by itself: " + kept + " of " + asked);
        assertThat(kept).isGreaterThan(asked * 3 / 4);
    }

    @Test
    void randomWeightsAreHeldToTheForm() throws Exception {
        DomainFacts facts = DomainFacts.read(RunningGateway.domain());
        try (ServedModel model = served(randomWeights())) {
            DiagnosisForm form = DiagnosisForm.of(model);
            for (String code : List.of("P0301", "C0035")) {
                GenerationResult held = model.engine().generate(form.generation(prompt(model, facts, code), 0));
                DiagnosisText text = form.read(held, model.engine().contextTokens());
                assertThat(text.summary()).as("seed %d: %s", SEED, held.text()).isNotBlank();
                assertThat(text.causes()).as("seed %d: %s", SEED, held.text()).isNotEmpty();
                assertThat(text.checks()).as("seed %d: %s", SEED, held.text()).isNotEmpty();
                assertThat(held.completionTokens()).isLessThanOrEqualTo(DiagnosisForm.MAX_TOKENS);
            }
        }
    }

    private static boolean hasTheForm(GenerationResult result, DiagnosisForm form) {
        AnswerConstraint.Progress progress = form.constraint().begin();
        int left = DiagnosisForm.MAX_TOKENS;
        for (int token : result.tokens()) {
            if (!progress.allows(token, left--)) {
                return false;
            }
            progress.accept(token); // the end token has no bytes
        }
        return progress.isComplete();
    }

    private static Prompt prompt(ServedModel model, DomainFacts facts, String code) throws Exception {
        Diagnosis diagnosis =
                Diagnosis.of(DiagnoseRequest.read(Json.object(Buffer.buffer("{\"codes\":[\"" + code + "\"]}"))), facts);
        return model.prompt(List.of(Message.user(diagnosis.question(DiagnosisPrompt.Form.SECTIONS))));
    }

    private static ServedModel served(Path directory) throws Exception {
        return new ServedModel(
                "test",
                Instant.EPOCH,
                new LanguageChatModel(LanguageModel.load(directory, Precision.FLOAT32)),
                EngineOptions.DEFAULT,
                GenerationDefaults.GREEDY,
                new Asking("", false, false, false));
    }

    /** The starter with every number drawn anew, in the bytes of bfloat16 numbers about one tenth in size. */
    private Path randomWeights() throws Exception {
        List<Path> files = new ArrayList<>();
        try (var all = Files.list(STARTER)) {
            all.forEach(files::add);
        }
        for (Path file : files) {
            Files.copy(file, folder.resolve(file.getFileName().toString()));
        }
        Path weights = folder.resolve("model.safetensors");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(weights)).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(SEED);
        for (int at = 8 + (int) bytes.getLong(0); at + 1 < bytes.limit(); at += 2) {
            bytes.putShort(at, (short) (Float.floatToRawIntBits((float) (0.1 * random.nextGaussian())) >>> 16));
        }
        Files.write(weights, bytes.array());
        return folder;
    }
}
