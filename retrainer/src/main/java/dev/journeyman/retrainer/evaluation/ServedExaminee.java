package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.retrainer.lineage.Sha256;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A model that a gateway serves, with all that the gateway does to questions and answers. Any other server of OpenAI's chat API will do, without {@code retrieval}.
 *
 * @param api how it is spoken to
 */
record ServedExaminee(ServedApi api, ModelIdentity identity) implements Examinee {
    /** What the scorecard says where the server decides. */
    static final String AS_SERVED = "as served";

    /**
     * Asks the server for its models.
     *
     * @throws IOException where it does not answer, or does not know the model
     */
    static ServedExaminee of(ServedApi api) throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        for (JsonNode each : api.models().path("data")) {
            names.add(each.path("id").asText());
        }
        if (!names.contains(api.model())) {
            throw new IOException(
                    api.base() + " does not serve \"" + api.model() + "\"; it serves " + String.join(", ", names));
        }
        String fingerprint = Sha256.of(String.join("\n", api.base().toString(), String.join("\n", names), api.told()));
        return new ServedExaminee(api, new ModelIdentity(api.model(), "", fingerprint));
    }

    /** The address of an API from what a person wrote: {@code http://HOST:PORT} stands for {@code http://HOST:PORT/v1}. */
    static URI base(URI given) {
        String text = given.toString().replaceAll("/+$", "");
        String path = given.getPath();
        return URI.create(path == null || path.isEmpty() || path.equals("/") ? text + "/v1" : text);
    }

    /** The server has its own. */
    @Override
    public String systemPrompt() {
        return "";
    }

    @Override
    public String precision() {
        return AS_SERVED;
    }

    @Override
    public Scorecard.@Nullable Served served() {
        return new Scorecard.Served(api.base().toString(), api.retrieval() == null ? AS_SERVED : api.retrieval());
    }

    @Override
    public Respondent open(Examination examination, int places) {
        return new ServedRespondent(api, places);
    }
}
