package dev.journeyman.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.serving.GenerationDefaults;
import dev.journeyman.slm.generation.SamplingOptions;
import dev.journeyman.slm.tokenizer.Message;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestReaderTest {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";

    private static ChatRequest read(String body) {
        return ChatRequestReader.read(Json.object(Buffer.buffer(body)));
    }

    private static ChatRequest with(String more) {
        return read("{\"model\":\"journeyman\"," + HELLO + more + "}");
    }

    private static ApiException refused(String body) {
        return catchThrowableOfType(ApiException.class, () -> read(body));
    }

    @Test
    void theLeastRequest() {
        ChatRequest request = with("");
        assertThat(request.messages()).containsExactly(Message.user("hello"));
        assertThat(request.choices()).isEqualTo(1);
        assertThat(request.stream()).isFalse();
        assertThat(request.maxTokens()).isNull();
        assertThat(request.stop()).isEmpty();
        assertThat(request.topLogprobs()).isEqualTo(-1);
        assertThat(request.sampling().over(GenerationDefaults.GREEDY)).isEqualTo(SamplingOptions.GREEDY);
    }

    @Test
    void everythingThatIsKnown() {
        ChatRequest request = with("""
                ,"stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false},"n":4,"max_completion_tokens":7,
                "temperature":1.5,"top_p":0.5,"top_k":40,"min_p":0.1,"repetition_penalty":1.1,"frequency_penalty":-2,"presence_penalty":2,
                "logit_bias":{"42":-100},"seed":-9223372036854775808,"stop":["a","b","c","d"],"logprobs":true,"top_logprobs":20,
                "user":"u","metadata":{"a":"b"},"response_format":{"type":"text"},"modalities":["text"],"store":false,"service_tier":"auto",
                "tools":null,"safety_identifier":"s","prompt_cache_key":"k"
                """);
        assertThat(request.stream()).isTrue();
        assertThat(request.includeUsage()).isTrue();
        assertThat(request.choices()).isEqualTo(4);
        assertThat(request.maxTokens()).isEqualTo(7);
        assertThat(request.stop()).containsExactly("a", "b", "c", "d");
        assertThat(request.topLogprobs()).isEqualTo(20);
        SamplingOptions options = request.sampling().over(GenerationDefaults.GREEDY);
        assertThat(options)
                .isEqualTo(SamplingOptions.builder()
                        .temperature(1.5)
                        .topP(0.5)
                        .topK(40)
                        .minP(0.1)
                        .repetitionPenalty(1.1)
                        .frequencyPenalty(-2)
                        .presencePenalty(2)
                        .logitBias(Map.of(42, -100.0))
                        .seed(Long.MIN_VALUE)
                        .build());
    }

    @Test
    void theModelsDefaultsHoldWhereNothingIsSaid() {
        GenerationDefaults llama = new GenerationDefaults(0.6, 0.9, 50, 1.2);
        SamplingOptions options = with(",\"top_p\":1").sampling().over(llama);
        assertThat(options.temperature()).isEqualTo(0.6);
        assertThat(options.topP()).isEqualTo(1);
        assertThat(options.topK()).isEqualTo(50);
        assertThat(options.repetitionPenalty()).isEqualTo(1.2);
    }

    @Test
    void contentMayBePartsAndDeveloperIsSystem() {
        ChatRequest request = read("""
                {"model":"journeyman","messages":[{"role":"developer","content":"Be brief."},
                {"role":"user","name":"Ann","content":[{"type":"text","text":"one"},{"type":"text","text":"two"}]},
                {"role":"assistant","content":"","refusal":null}]}
                """);
        assertThat(request.messages())
                .containsExactly(Message.system("Be brief."), Message.user("one\ntwo"), Message.assistant(""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "temperature":2.01                       | INVALID_VALUE         | temperature
            "temperature":-1                         | INVALID_VALUE         | temperature
            "temperature":1e999                      | INVALID_VALUE         | temperature
            "temperature":"1"                        | INVALID_TYPE          | temperature
            "top_p":1.1                              | INVALID_VALUE         | top_p
            "top_k":-2                               | INVALID_VALUE         | top_k
            "top_k":1.5                              | INVALID_VALUE         | top_k
            "min_p":2                                | INVALID_VALUE         | min_p
            "repetition_penalty":0                   | INVALID_VALUE         | repetition_penalty
            "frequency_penalty":2.5                  | INVALID_VALUE         | frequency_penalty
            "presence_penalty":-2.5                  | INVALID_VALUE         | presence_penalty
            "n":0                                    | INVALID_VALUE         | n
            "n":5                                    | INVALID_VALUE         | n
            "n":true                                 | INVALID_TYPE          | n
            "max_tokens":0                           | INVALID_VALUE         | max_tokens
            "max_tokens":1e999999999                 | INVALID_VALUE         | max_tokens
            "max_tokens":1,"max_completion_tokens":2 | INVALID_VALUE         | max_tokens
            "seed":9223372036854775808               | INVALID_VALUE         | seed
            "stop":""                                | INVALID_VALUE         | stop
            "stop":["a","b","c","d","e"]             | INVALID_VALUE         | stop
            "stop":["a",5]                           | INVALID_TYPE          | stop[1]
            "stop":{}                                | INVALID_TYPE          | stop
            "top_logprobs":3                         | INVALID_VALUE         | top_logprobs
            "logprobs":true,"top_logprobs":21        | INVALID_VALUE         | top_logprobs
            "logprobs":1                             | INVALID_TYPE          | logprobs
            "logit_bias":{"x":1}                     | INVALID_VALUE         | logit_bias
            "logit_bias":{"7":101}                   | INVALID_VALUE         | logit_bias.7
            "stream":"yes"                           | INVALID_TYPE          | stream
            "stream_options":{"include_usage":true}  | INVALID_VALUE         | stream_options
            "stream":true,"stream_options":{"x":1}   | UNKNOWN_PARAMETER     | stream_options.x
            "tools":[]                               | UNSUPPORTED_PARAMETER | tools
            "tool_choice":"none"                     | UNSUPPORTED_PARAMETER | tool_choice
            "functions":[{}]                         | UNSUPPORTED_PARAMETER | functions
            "audio":{}                               | UNSUPPORTED_PARAMETER | audio
            "reasoning_effort":"low"                 | UNSUPPORTED_PARAMETER | reasoning_effort
            "response_format":{"type":"grammar"}     | UNSUPPORTED_VALUE     | response_format.type
            "response_format":{"type":"json_schema"} | MISSING_PARAMETER     | response_format.json_schema
            "response_format":{"type":"json_schema","json_schema":{"schema":{}}} | MISSING_PARAMETER | response_format.json_schema.name
            "response_format":{"type":"json_schema","json_schema":{"name":"a b","schema":{}}} | INVALID_VALUE | response_format.json_schema.name
            "response_format":{"type":"json_schema","json_schema":{"name":"a"}} | MISSING_PARAMETER | response_format.json_schema.schema
            "response_format":{"type":"json_schema","json_schema":{"name":"a","schema":[]}} | INVALID_TYPE | response_format.json_schema.schema
            "response_format":{"type":"json_object","schema":{}} | UNKNOWN_PARAMETER | response_format.schema
            "response_format":{}                     | MISSING_PARAMETER     | response_format.type
            "modalities":["audio"]                   | UNSUPPORTED_VALUE     | modalities
            "store":true                             | UNSUPPORTED_VALUE     | store
            "service_tier":"flex"                    | UNSUPPORTED_VALUE     | service_tier
            "user":7                                 | INVALID_TYPE          | user
            "metadata":{"a":1}                       | INVALID_TYPE          | metadata.a
            "temprature":1                           | UNKNOWN_PARAMETER     | temprature
            """)
    void namesTheParameterAtFault(String fields, ErrorKind kind, String param) {
        ApiException e = refused("{\"model\":\"journeyman\"," + HELLO + "," + fields + "}");
        assertThat(e).as(fields).isNotNull();
        assertThat(e.kind()).as(e.message()).isEqualTo(kind);
        assertThat(e.param()).isEqualTo(param);
        assertThat(e.message()).contains(param);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "hello"                                                              | INVALID_TYPE          | messages
            []                                                                   | INVALID_VALUE         | messages
            [7]                                                                  | INVALID_TYPE          | messages[0]
            [{"content":"x"}]                                                    | MISSING_PARAMETER     | messages[0].role
            [{"role":"tool","content":"x"}]                                      | UNSUPPORTED_VALUE     | messages[0].role
            [{"role":"boss","content":"x"}]                                      | INVALID_VALUE         | messages[0].role
            [{"role":"user"}]                                                    | MISSING_PARAMETER     | messages[0].content
            [{"role":"user","content":null}]                                     | MISSING_PARAMETER     | messages[0].content
            [{"role":"user","content":7}]                                        | INVALID_TYPE          | messages[0].content
            [{"role":"user","content":[]}]                                       | INVALID_VALUE         | messages[0].content
            [{"role":"user","content":["x"]}]                                    | INVALID_TYPE          | messages[0].content[0]
            [{"role":"user","content":[{"type":"image_url","image_url":{}}]}]    | UNSUPPORTED_VALUE     | messages[0].content[0].type
            [{"role":"user","content":[{"type":"input_audio"}]}]                 | UNSUPPORTED_VALUE     | messages[0].content[0].type
            [{"role":"user","content":[{"type":"text"}]}]                        | MISSING_PARAMETER     | messages[0].content[0].text
            [{"role":"user","content":[{"type":"text","text":7}]}]               | INVALID_TYPE          | messages[0].content[0].text
            [{"role":"assistant","content":"x","tool_calls":[]}]                 | UNSUPPORTED_PARAMETER | messages[0].tool_calls
            [{"role":"user","content":"x","mood":"good"}]                        | UNKNOWN_PARAMETER     | messages[0].mood
            """)
    void namesThePlaceInTheMessages(String messages, ErrorKind kind, String param) {
        ApiException e = refused("{\"model\":\"journeyman\",\"messages\":" + messages + "}");
        assertThat(e).as(messages).isNotNull();
        assertThat(e.kind()).as(e.message()).isEqualTo(kind);
        assertThat(e.param()).isEqualTo(param);
    }

    @Test
    void tellsAllProblemsAtOnce() {
        ApiException e = refused("{\"temperature\":9,\"n\":9,\"foo\":1}");
        assertThat(e.param()).isEqualTo("model");
        assertThat(e.message()).contains("model is missing", "messages is missing", "temperature", "n must", "'foo'");
    }

    @Test
    void boundsTheMessages() {
        String one = "{\"role\":\"user\",\"content\":\"x\"}";
        String many = (one + ",").repeat(ChatRequest.MOST_MESSAGES) + one;
        ApiException e = refused("{\"model\":\"journeyman\",\"messages\":[" + many + "]}");
        assertThat(e.param()).isEqualTo("messages");
        assertThat(e.message()).contains("512");
    }
}
