package dev.journeyman.loadtests.peers;

import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.SafeTensorSupport;
import com.github.tjake.jlama.safetensors.prompt.PromptContext;
import com.github.tjake.jlama.tensor.operations.TensorOperationsProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Jlama with the types of memory that its command line takes by default. Streams are threads: it has no batch of sequences. */
final class Jlama implements PeerEngine {
    private final AbstractModel model;

    Jlama(Path directory, int threads) {
        this.model = ModelSupport.loadModel(
                directory.toFile(), null, DType.F32, DType.I8, Optional.empty(), Optional.of(threads));
    }

    /** Writes a model's weights in 4 bits into a folder that is not there, as its command line does. */
    static void quantize(Path directory, Path into) throws IOException {
        SafeTensorSupport.quantizeModel(directory, DType.Q4, new String[0], new String[0], Optional.of(into));
    }

    @Override
    public String description() {
        return "Jlama, " + TensorOperationsProvider.get().name();
    }

    /** A beginning is put before what the tokenizer makes of the text. */
    @Override
    public int promptTokens(String letters) {
        return model.getTokenizer().encode(text(letters)).length + 1;
    }

    @Override
    public long[] generate(String letters, int tokens, LongSupplier nanoClock) {
        TokenTimes times = new TokenTimes(tokens);
        // It takes the length of all and adds a token to it.
        model.generate(
                UUID.randomUUID(),
                PromptContext.of(text(letters)),
                0,
                letters.length() + tokens - 1,
                (text, millis) -> times.add(nanoClock.getAsLong()));
        return times.all();
    }

    private static String text(String letters) {
        return letters.substring(1);
    }

    @Override
    public void close() {
        model.close();
    }
}
