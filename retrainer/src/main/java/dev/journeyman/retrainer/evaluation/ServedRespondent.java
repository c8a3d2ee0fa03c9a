package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.slm.tokenizer.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A server that answers over HTTP. A question that its guardrails refuse is answered with what the refusal says. */
final class ServedRespondent implements Respondent {
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;
    private static final int NO_KEY = 401;
    private static final int NOT_ALLOWED = 403;

    private final ServedApi api;
    private final int places;
    private final ExecutorService threads;

    ServedRespondent(ServedApi api, int places) {
        this.api = api;
        this.places = places;
        this.threads = Executors.newFixedThreadPool(
                places, Thread.ofPlatform().daemon().name("asks-", 0).factory());
    }

    /** Never waits: an examination has no more under way than twice the places, and the rest queues here. */
    @Override
    public void ask(List<Message> messages, int maxTokens, Consumer<Reply> reply) {
        threads.execute(() -> {
            Reply said;
            try {
                said = reply(api.chat(messages, maxTokens));
            } catch (IOException e) {
                said = new Reply("", Finish.BROKEN, 0, String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                said = new Reply("", Finish.BROKEN, 0, "the examination was closed");
            }
            reply.accept(said);
        });
    }

    static Reply reply(ServedApi.Answer answer) {
        if (answer.isOk()) {
            JsonNode choice = answer.body().path("choices").path(0);
            String text = choice.path("message").path("content").asText("");
            Finish finish = choice.path("finish_reason").asText().equals("length") ? Finish.LENGTH : Finish.STOP;
            int tokens = answer.body().path("usage").path("completion_tokens").asInt();
            return new Reply(text, finish, tokens, "", cited(answer.body()));
        }
        if (answer.code().equals("content_filter")) {
            return new Reply(answer.message(), Finish.STOP, 0, "");
        }
        boolean cannotGoOn = answer.status() >= FIRST_SERVER_ERROR
                || answer.status() == TOO_MANY
                || answer.status() == NO_KEY
                || answer.status() == NOT_ALLOWED;
        return new Reply("", cannotGoOn ? Finish.BROKEN : Finish.FAILED, 0, answer.message());
    }

    private static List<Cited> cited(JsonNode body) {
        List<Cited> cited = new ArrayList<>();
        for (JsonNode each : body.path("journeyman").path("citations")) {
            cited.add(new Cited(
                    each.path("index").asInt(),
                    each.path("id").asText(),
                    each.path("title").asText(),
                    each.path("text").asText()));
        }
        return cited;
    }

    @Override
    public void choose(List<Message> messages, List<String> answers, Likelihood by, Consumer<Reply> reply) {
        throw new UnsupportedOperationException("a server does not tell how likely it finds an answer");
    }

    @Override
    public void read(String text, Consumer<Reply> reply) {
        throw new UnsupportedOperationException("a server does not tell how likely it finds a text");
    }

    @Override
    public int places() {
        return places;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
