package dev.journeyman.loadtests;

import dev.journeyman.loadtests.bench.RandomCheckpoint;
import dev.journeyman.slm.checkpoint.Architecture;
import dev.journeyman.slm.checkpoint.ModelConfig;
import dev.journeyman.slm.checkpoint.RopeScaling;
import dev.journeyman.slm.tokenizer.BpeTrainer;
import dev.journeyman.slm.tokenizer.TokenizerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A model for a gateway under test: the starter where it is there, else a tiny one that answers noise. */
final class TestModel {
    private static final List<String> CONTROL = List.of("<|im_start|>", "<|im_end|>");
    private static final String TEMPLATE =
            "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n"
                    + "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    private TestModel() {}

    /** The options of a gateway with a model, which is made in a directory if it must be. */
    static GatewayProcess.Options options(Path root, Path scratch) throws IOException {
        // One thread: a small model gains nothing from two, and loses much where a test's machine is busy.
        GatewayProcess.Options options =
                GatewayProcess.Options.of(root).withEnvironment(Map.of("OMP_NUM_THREADS", "1"));
        return Files.exists(root.resolve("domains/automotive/starter/config.json"))
                ? options
                : options.withModel(tiny(scratch.resolve("tiny")));
    }

    /** Writes a network of random weights with a tokenizer of bytes and a chat template. */
    static Path tiny(Path directory) throws IOException {
        int vocabulary = BpeTrainer.train(
                List.of("a cylinder misfires and the engine runs rough").iterator(),
                300,
                CONTROL,
                new TokenizerConfig(null, "<|im_end|>", "<|im_end|>", TEMPLATE),
                "",
                directory);
        ModelConfig config = new ModelConfig(
                Architecture.LLAMA,
                vocabulary,
                64,
                192,
                2,
                4,
                2,
                16,
                1e-5,
                10_000,
                new RopeScaling.None(),
                512,
                0,
                0,
                true,
                false,
                false,
                false,
                false,
                List.of(vocabulary - 1),
                OptionalInt.empty(),
                "bfloat16");
        RandomCheckpoint.write(directory, config, 5);
        return directory;
    }
}
