package dev.journeyman.gateway.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.journeyman.gateway.http.ApiException;
import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.gateway.http.Json;
import dev.journeyman.gateway.retrieval.RetrievalMode;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnoseRequestTest {
    private static DiagnoseRequest read(String body) {
        return DiagnoseRequest.read(Json.object(Buffer.buffer(body)));
    }

    @Test
    void readsEverything() {
        assertThat(read("""
                                {"vehicle":{"make":" Ford ","model":"Focus","year":2012,"engine":"2.0","mileage_km":148000},
                                 "codes":["p0301"," P0301 ","c0045"],"symptoms":" rough  idle\\n","freeze_frame":{"rpm":820,"note":"cold","ok":true,"x":null}}
                                """))
                .isEqualTo(new DiagnoseRequest(
                        "2012 Ford Focus 2.0",
                        148000,
                        java.util.List.of("P0301", "C0045"),
                        "rough idle",
                        RetrievalMode.AUTO));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {}                                                       | MISSING_PARAMETER | codes
            {"codes":[]}                                             | MISSING_PARAMETER | codes
            {"symptoms":"   "}                                       | MISSING_PARAMETER | codes
            {"codes":"P0301"}                                        | INVALID_TYPE      | codes
            {"codes":["X0301"]}                                      | INVALID_VALUE     | codes[0]
            {"codes":["P0301","P4301"]}                              | INVALID_VALUE     | codes[1]
            {"codes":["P030"]}                                       | INVALID_VALUE     | codes[0]
            {"codes":["P030G"]}                                      | INVALID_VALUE     | codes[0]
            {"codes":["P03011"]}                                     | INVALID_VALUE     | codes[0]
            {"codes":[301]}                                          | INVALID_TYPE      | codes[0]
            {"codes":["P0301"],"vehicle":"Ford"}                     | INVALID_TYPE      | vehicle
            {"codes":["P0301"],"vehicle":{"year":1899}}              | INVALID_VALUE     | vehicle.year
            {"codes":["P0301"],"vehicle":{"year":"2012"}}            | INVALID_TYPE      | vehicle.year
            {"codes":["P0301"],"vehicle":{"mileage_km":-1}}          | INVALID_VALUE     | vehicle.mileage_km
            {"codes":["P0301"],"vehicle":{"colour":"red"}}           | UNKNOWN_PARAMETER | vehicle.colour
            {"codes":["P0301"],"freeze_frame":[]}                    | INVALID_TYPE      | freeze_frame
            {"codes":["P0301"],"freeze_frame":{"rpm":{}}}            | INVALID_TYPE      | freeze_frame.rpm
            {"codes":["P0301"],"mood":1}                             | UNKNOWN_PARAMETER | mood
            """)
    void namesTheParameterAtFault(String body, ErrorKind kind, String param) {
        ApiException e = catchThrowableOfType(ApiException.class, () -> read(body));
        assertThat(e).as(body).isNotNull();
        assertThat(e.kind()).as(e.message()).isEqualTo(kind);
        assertThat(e.param()).isEqualTo(param);
    }

    @Test
    void boundsEverything() {
        String codes = "\"P0301\",".repeat(16) + "\"P0302\"";
        assertThat(catchThrowableOfType(ApiException.class, () -> read("{\"codes\":[" + codes + "]}"))
                        .param())
                .isEqualTo("codes");
        assertThat(catchThrowableOfType(ApiException.class, () -> read("{\"symptoms\":\"" + "x".repeat(2001) + "\"}"))
                        .param())
                .isEqualTo("symptoms");
        StringBuilder frame = new StringBuilder();
        for (int i = 0; i < 33; i++) {
            frame.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":1");
        }
        assertThat(catchThrowableOfType(
                                ApiException.class,
                                () -> read("{\"codes\":[\"P0301\"],\"freeze_frame\":{" + frame + "}}"))
                        .param())
                .isEqualTo("freeze_frame");
    }

    @Test
    void aMalformedCodeIsNotRepeated() {
        assertThat(catchThrowableOfType(ApiException.class, () -> read("{\"codes\":[\"hunter2\"]}"))
                        .message())
                .startsWith("codes[0] is no trouble code")
                .doesNotContain("hunter2");
    }
}
