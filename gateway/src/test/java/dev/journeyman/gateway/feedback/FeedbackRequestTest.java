package dev.journeyman.gateway.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.journeyman.feedback.events.Rating;
import dev.journeyman.feedback.events.RatingTag;
import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Json;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackRequestTest {
    private static final String ID = "int_01JD7Z0Q4M8V6X2K9T3B5N1C7R";
    private static final String OTHER = "int_01JD7Z0Q4M8V6X2K9T3B5N1C7S";

    private static FeedbackRequest read(String more) {
        return FeedbackRequest.read(Json.object(Buffer.buffer("{\"interaction_id\":\"" + ID + "\"," + more + "}")));
    }

    @Test
    void theFourThingsThatCanBeSaid() {
        assertThat(read("\"rating\":\"down\",\"tags\":[\"unsafe\",\"wrong-cause\"],\"comment\":\"no\""))
                .isEqualTo(new FeedbackRequest.Rate(
                        ID, Rating.DOWN, Set.of(RatingTag.UNSAFE, RatingTag.WRONG_CAUSE), "no"));
        assertThat(read("\"rating\":\"up\",\"tags\":null,\"comment\":\" \""))
                .isEqualTo(new FeedbackRequest.Rate(ID, Rating.UP, Set.of(), null));
        assertThat(read("\"correction\":\"The coil.\"")).isEqualTo(new FeedbackRequest.Correct(ID, "The coil."));
        assertThat(read("\"preferred_over\":\"" + OTHER + "\"")).isEqualTo(new FeedbackRequest.Prefer(ID, OTHER));
        assertThat(read("\"withdraws\":\"fb_01JD7Z0Q4M8V6X2K9T3B5N1C7R\""))
                .isEqualTo(new FeedbackRequest.Withdraw(ID, "fb_01JD7Z0Q4M8V6X2K9T3B5N1C7R"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "rating":"good"                                     | rating
            "rating":1                                          | rating
            "rating":"up","correction":"x"                      | correction
            "comment":"x"                                       | rating
            "correction":"  "                                   | correction
            "correction":"x","tags":["unsafe"]                  | tags
            "rating":"up","tags":["nice"]                       | tags[0]
            "rating":"up","tags":["unsafe",3]                   | tags[1]
            "preferred_over":"int_1"                            | preferred_over
            "preferred_over":"int_01JD7Z0Q4M8V6X2K9T3B5N1C7R"   | preferred_over
            "withdraws":"fb_1"                                  | withdraws
            "rating":"up","stars":5                             | stars
            """)
    void errorsNameTheField(String more, String param) {
        ApiException e = catchThrowableOfType(ApiException.class, () -> read(more));
        assertThat(e.param()).isEqualTo(param);
        assertThat(e.kind().shape().status()).isEqualTo(400);
    }

    @Test
    void lengthsAreBounded() {
        assertThat(read("\"correction\":\"" + "x".repeat(64_000) + "\"").kind()).isEqualTo("correction");
        ApiException long1 =
                catchThrowableOfType(ApiException.class, () -> read("\"correction\":\"" + "x".repeat(64_001) + "\""));
        assertThat(long1.message()).contains("correction may have at most 64000 characters");
        ApiException long2 = catchThrowableOfType(
                ApiException.class, () -> read("\"rating\":\"up\",\"comment\":\"" + "x".repeat(4_001) + "\""));
        assertThat(long2.param()).isEqualTo("comment");
    }

    @Test
    void withoutAnInteractionThereIsNothingToSay() {
        ApiException e = catchThrowableOfType(
                ApiException.class, () -> FeedbackRequest.read(Json.object(Buffer.buffer("{\"rating\":\"up\"}"))));
        assertThat(e.kind()).isEqualTo(ErrorKind.MISSING_PARAMETER);
        assertThat(e.param()).isEqualTo("interaction_id");
    }
}
