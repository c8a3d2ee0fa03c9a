package dev.journeyman.loadtests.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What an answer must look like, whatever was asked. */
final class AnswerRules {
    /** A stack trace, or the name of a class where no stranger should see one. */
    private static final Pattern INNARDS = Pattern.compile("\\bat [\\w.$/]+\\([\\w.]+(:\\d+)?\\)"
            + "|\\b(java|javax|jdk|sun|io\\.vertx|io\\.netty|com\\.fasterxml|ai\\.djl|org\\.rocksdb|org\\.apache|dev\\.journeyman)"
            + "(\\.\\w+)*\\.[A-Z]\\w*"
            + "|\\b[A-Z]\\w*(Exception|Error):");

    private final JsonMapper json = new JsonMapper();
    private final List<String> secrets;

    /** Rules for answers to requests whose headers held these secrets. */
    AnswerRules(List<String> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** Everything that is wrong with an answer; empty where nothing is. */
    List<String> problems(Answer answer) {
        List<String> problems = new ArrayList<>();
        int status = answer.status();
        if (status >= 500 && status != 503) {
            problems.add("status " + status + ": a fault of the server");
        } else if (status < 200 || (status >= 300 && status < 400)) {
            problems.add("status " + status + " is no answer of this API");
        }
        if (answer.header("x-request-id").isEmpty()) {
            problems.add("no x-request-id");
        }
        if (status >= 400) {
            error(answer, problems);
        } else if (status >= 200 && status < 300) {
            success(answer, problems);
        }
        for (String secret : secrets) {
            if (answer.body().contains(secret) || answer.headers().toString().contains(secret)) {
                problems.add("echoes a secret of the request's headers");
            }
        }
        return problems;
    }

    private void error(Answer answer, List<String> problems) {
        if (INNARDS.matcher(answer.body()).find()) {
            problems.add("the error shows the server's insides");
        }
        if ((answer.status() == 429 || answer.status() == 503)
                && answer.header("retry-after").isEmpty()) {
            problems.add("status " + answer.status() + " without retry-after");
        }
        if (!isJson(answer)) {
            problems.add("the error's content type is " + answer.header("content-type"));
        }
        JsonNode body = parse(answer.body());
        JsonNode error = body == null ? null : body.get("error");
        if (body == null || error == null || !body.isObject() || !error.isObject()) {
            problems.add("the error is not {\"error\":{...}}");
            return;
        }
        if (!error.path("message").isTextual()
                || error.path("message").textValue().isBlank()) {
            problems.add("error.message is not a sentence");
        }
        if (!error.path("type").isTextual() || error.path("type").textValue().isBlank()) {
            problems.add("error.type is not a name");
        }
        for (String optional : List.of("param", "code")) {
            JsonNode value = error.get(optional);
            if (value == null || !(value.isNull() || value.isTextual())) {
                problems.add("error." + optional + " is neither a string nor null");
            }
        }
    }

    private void success(Answer answer, List<String> problems) {
        if (answer.header("content-type").toLowerCase(Locale.ROOT).startsWith("text/event-stream")) {
            if (!answer.body().strip().endsWith("data: [DONE]")) {
                problems.add("the stream does not end with [DONE]");
            }
        } else if (!isJson(answer) || parse(answer.body()) == null) {
            problems.add("the answer is not JSON");
        }
    }

    private static boolean isJson(Answer answer) {
        return answer.header("content-type").toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    private @org.jspecify.annotations.Nullable JsonNode parse(String text) {
        try {
            JsonNode node = json.readTree(text);
            return node.isMissingNode() ? null : node;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
