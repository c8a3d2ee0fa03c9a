package dev.journeyman.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.gateway.http.Json;
import dev.journeyman.slm.generation.TokenLogprob;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompletionsTest {
    private final Completions completions = new Completions("chatcmpl-1", 1700, "v1", false);

    @Test
    void chunksAreWrittenAsOpenAiWritesThem() {
        String head =
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700,\"model\":\"v1\",\"system_fingerprint\":\"v1\",";
        assertThat(Json.write(completions.roleChunk(0)))
                .isEqualTo(head
                        + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},"
                        + "\"logprobs\":null,\"finish_reason\":null}]}");
        assertThat(Json.write(completions.textChunk(1, "a", List.of(), false)))
                .isEqualTo(
                        head
                                + "\"choices\":[{\"index\":1,\"delta\":{\"content\":\"a\"},\"logprobs\":null,\"finish_reason\":null}]}");
        assertThat(Json.write(completions.finishChunk(0, ChoiceEnd.Reason.LENGTH)))
                .isEqualTo(head
                        + "\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"}]}");
    }

    @Test
    void provenanceNamesEveryChoiceThatIsWrittenDown() {
        assertThat(Json.write(completions.provenance(List.of(Optional.of("int_1")))))
                .isEqualTo("{\"interaction_id\":\"int_1\",\"model_version\":\"v1\"}");
        assertThat(Json.write(completions.provenance(List.of(Optional.empty(), Optional.of("int_2")))))
                .isEqualTo("{\"interaction_id\":null,\"interaction_ids\":[null,\"int_2\"],\"model_version\":\"v1\"}");
    }

    @Test
    void anEventIsOneLineWhateverTheText() {
        String event =
                ServerSentEvents.event(completions.textChunk(0, "a\n\ndata: [DONE]\r\u2028\"", List.of(), false));
        assertThat(event).startsWith("data: {").endsWith("}\n\n");
        assertThat(event.substring(0, event.length() - 2)).doesNotContain("\n", "\r");
    }

    @Test
    void logprobsCarryBytesAndAlternatives() {
        TokenLogprob half = new TokenLogprob(
                7,
                new byte[] {(byte) 0xC3},
                -0.5,
                List.of(new TokenLogprob.Alternative(8, new byte[] {'x'}, Double.NEGATIVE_INFINITY)));
        assertThat(completions
                        .textChunk(0, "", List.of(half), true)
                        .at("/choices/0/logprobs")
                        .toString())
                .isEqualTo(
                        "{\"content\":[{\"token\":\"\uFFFD\",\"logprob\":-0.5,\"bytes\":[195],"
                                + "\"top_logprobs\":[{\"token\":\"x\",\"logprob\":-9999.0,\"bytes\":[120]}]}],\"refusal\":null}");
    }
}
