package dev.journeyman.loadtests.peers;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** llama.cpp through JNI, as {@code de.kherud:llama} ships it. */
final class LlamaJava implements PeerEngine {
    private final LlamaModel model;

    LlamaJava(Path gguf, int threads, int streams, int tokensEach) {
        this.model = new LlamaModel(new ModelParameters()
                .setModel(gguf.toString())
                .setThreads(threads)
                .setThreadsBatch(threads)
                .setParallel(streams)
                .setCtxSize(Math.multiplyExact(streams, tokensEach))
                .setGpuLayers(0)
                .skipWarmup()
                .disableLog());
    }

    @Override
    public String description() {
        return "de.kherud:llama";
    }

    @Override
    public int promptTokens(String letters) {
        return model.encode(letters).length;
    }

    @Override
    public long[] generate(String letters, int tokens, LongSupplier nanoClock) {
        InferenceParameters request = new InferenceParameters(letters)
                .setNPredict(tokens)
                .setCachePrompt(false)
                .setIgnoreEos(true)
                .setTemperature(0)
                .setTopK(1);
        TokenTimes times = new TokenTimes(tokens);
        LlamaIterator outputs = model.generate(request).iterator();
        while (outputs.hasNext()) {
            outputs.next();
            if (outputs.hasNext()) { // the last output only says that it is over
                times.add(nanoClock.getAsLong());
            }
        }
        return times.all();
    }

    @Override
    public void close() {
        model.close();
    }
}
