package dev.journeyman.retrainer.synthesis;

import dev.journeyman.retrainer.evaluation.ModelChoice;
import dev.journeyman.retrainer.lineage.Sha256;
import dev.journeyman.retrainer.synthesis.teacher.Answer;
import dev.journeyman.retrainer.synthesis.teacher.ChatRequest;
import dev.journeyman.retrainer.synthesis.teacher.Teacher;
import dev.journeyman.retrainer.synthesis.teacher.TeacherFault;
import dev.journeyman.slm.generation.Engine;
import dev.journeyman.slm.generation.EngineOptions;
import dev.journeyman.slm.generation.FinishReason;
import dev.journeyman.slm.generation.GenerationException;
import dev.journeyman.slm.generation.GenerationRequest;
import dev.journeyman.slm.generation.GenerationResult;
import dev.journeyman.slm.generation.LanguageModel;
import dev.journeyman.slm.generation.QueueFullException;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.network.PrecisionChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The model that is to improve itself, in this process: a teacher whose samples nobody believes until they are verified. */
final class Champion implements Teacher, AutoCloseable {
    private static final int MOST_CONTEXT_TOKENS = 2048;
    private static final int PREFILL_TOKENS_A_PLACE = 64;
    private static final int DIGITS = 12;

    private final LanguageModel model;
    private final Engine engine;
    private final String name;
    private final String version;
    private final boolean wantsSystemPrompt;

    private Champion(LanguageModel model, Engine engine, String name, String version, boolean wantsSystemPrompt) {
        this.model = model;
        this.engine = engine;
        this.name = name;
        this.version = version;
        this.wantsSystemPrompt = wantsSystemPrompt;
    }

    /**
     * Loads it.
     *
     * @param atOnce samples that are drawn side by side
     */
    static Champion open(ModelChoice choice, int atOnce) throws IOException {
        StringBuilder digests = new StringBuilder();
        try (Stream<Path> files = Files.list(choice.directory())) {
            for (Path file : files.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList()) {
                digests.append(Sha256.of(file));
            }
        }
        LanguageModel model = LanguageModel.load(
                choice.directory(), PrecisionChoice.named(PrecisionChoice.AUTO).precision());
        Engine engine = new Engine(
                model,
                model.tokenizer()::bytes,
                new EngineOptions(
                        atOnce,
                        Math.min(MOST_CONTEXT_TOKENS, model.contextTokens()),
                        atOnce,
                        PREFILL_TOKENS_A_PLACE * atOnce,
                        EngineOptions.DEFAULT.maxPause()));
        return new Champion(
                model,
                engine,
                choice.name(),
                Sha256.of(digests.toString()).substring(0, DIGITS),
                choice.wantsSystemPrompt());
    }

    /** The version's name. */
    String name() {
        return name;
    }

    /** The beginning of its weights' digest. */
    String version() {
        return version;
    }

    /** Whether it was trained to see the domain's system prompt. */
    boolean wantsSystemPrompt() {
        return wantsSystemPrompt;
    }

    @Override
    public Answer ask(ChatRequest request) throws TeacherFault, InterruptedException {
        int[] prompt = model.chatTemplate()
                .render(request.messages(), true, model.tokenizer())
                .tokens();
        SamplingOptions sampling = SamplingOptions.builder()
                .temperature(request.temperature())
                .seed(request.seed())
                .build();
        try {
            GenerationResult result = engine.generate(new GenerationRequest(
                    prompt, request.maxTokens(), sampling, List.of(), GenerationRequest.NO_LOGPROBS, 0));
            return new Answer(
                    result.text(),
                    version,
                    result.finishReason() == FinishReason.STOP ? Answer.STOP : "length",
                    prompt.length + result.completionTokens(),
                    false);
        } catch (GenerationException e) {
            if (e.kind() == GenerationException.Kind.PROMPT_TOO_LONG) {
                throw new TeacherFault(TeacherFault.Kind.REFUSED, "the question does not fit the model's context");
            }
            throw new TeacherFault(TeacherFault.Kind.SERVER, "the model failed: " + e.kind());
        } catch (QueueFullException e) {
            throw new IllegalStateException("more samples are under way than the engine was made for", e);
        }
    }

    @Override
    public void close() {
        engine.close();
        model.close();
    }
}
