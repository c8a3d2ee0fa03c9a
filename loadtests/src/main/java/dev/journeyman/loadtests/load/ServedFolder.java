package dev.journeyman.loadtests.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.journeyman.loadtests.bench.RandomModel;
import dev.journeyman.loadtests.bench.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The model that a bench serves. {@value #STARTER} is the domain's own, told that its context is {@value #CONTEXT_TOKENS} tokens: what it says beyond those that it learned with is noise, and takes the time that it takes. A shape's name is a
 * network of that shape with random weights and the starter's tokenizer.
 *
 * @param directory for {@code serve --model}
 * @param endToken that answers are kept from
 */
record ServedFolder(Path directory, int endToken) {
    static final String STARTER = "starter";
    static final int CONTEXT_TOKENS = 4096;

    private static final String CONFIG = "config.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The names that there are. */
    static List<String> names() {
        return Stream.concat(Stream.of(STARTER), Stream.of(Shape.values()).map(Shape::title))
                .collect(Collectors.toList());
    }

    /** Makes it in a folder that is not there yet. */
    static ServedFolder make(Path domain, String name, Path target, long seed) throws IOException {
        Path starter = domain.resolve(STARTER);
        Optional<Shape> shape = Shape.named(name);
        if (shape.isPresent()) {
            RandomModel.write(target, shape.get(), starter, seed);
        } else {
            copy(starter, target);
        }
        return new ServedFolder(target, endToken(target));
    }

    private static void copy(Path starter, Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(starter)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(String.valueOf(file.getFileName())));
            }
        }
        Path config = target.resolve(CONFIG);
        if (JSON.readTree(config.toFile()) instanceof ObjectNode read) {
            JSON.writeValue(config.toFile(), read.put("max_position_embeddings", CONTEXT_TOKENS));
        }
    }

    /** The end token of a model's folder. */
    static int endToken(Path model) throws IOException {
        var token = JSON.readTree(model.resolve(CONFIG).toFile()).path("eos_token_id");
        int first = token.isArray() ? token.path(0).asInt(-1) : token.asInt(-1);
        if (first < 0) {
            throw new IOException(model + " names no end token");
        }
        return first;
    }
}
