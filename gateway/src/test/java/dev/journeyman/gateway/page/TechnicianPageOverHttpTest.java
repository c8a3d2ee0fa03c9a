package dev.journeyman.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.journeyman.gateway.serve.RunningGateway;
import dev.journeyman.gateway.serving.ScriptedModel;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page's files and its completion of codes over real HTTP. */
class TechnicianPageOverHttpTest {
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.with(new ScriptedModel(300, prompt -> "yes"), config -> config);
    }

    @AfterAll
    static void end() throws Exception {
        gateway.close();
    }

    private static JsonNode codes(String query) throws Exception {
        HttpResponse<String> response = gateway.get("/page/codes?" + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return RunningGateway.json(response);
    }

    private static void assertRefused(String query, String code, String param) throws Exception {
        HttpResponse<String> response = gateway.get("/page/codes" + query);
        assertThat(response.statusCode()).as(query).isEqualTo(400);
        JsonNode error = RunningGateway.json(response).path("error");
        assertThat(error.path("code").asText()).as(query).isEqualTo(code);
        assertThat(error.path("param").asText()).as(query).isEqualTo(param);
    }

    @Test
    void everyFileComesWithItsTypeThePolicyAndATag() throws Exception {
        for (String name : PageFiles.NAMES) {
            HttpResponse<String> response = gateway.get("/assets/" + name);
            assertThat(response.statusCode()).as(name).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type").orElseThrow())
                    .as(name)
                    .startsWith(
                            switch (name.substring(name.indexOf('.'))) {
                                case ".js" -> "text/javascript";
                                case ".css" -> "text/css";
                                default -> "image/svg+xml";
                            });
            assertThat(response.headers().firstValue("content-security-policy"))
                    .contains(PageFiles.CONTENT_SECURITY_POLICY);
            assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
            assertThat(response.headers().firstValue("cache-control")).contains("no-cache");
            assertThat(response.headers().firstValue("etag").orElseThrow()).matches("\"[0-9a-f]{32}\"");
        }
        assertThat(gateway.get("/").headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    }

    @Test
    void whoHasAFileIsToldSo() throws Exception {
        String tag = gateway.get("/assets/main.js").headers().firstValue("etag").orElseThrow();
        for (String tags : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            HttpResponse<String> response =
                    gateway.send(gateway.request("/assets/main.js").header("if-none-match", tags));
            assertThat(response.statusCode()).as(tags).isEqualTo(304);
            assertThat(response.body()).isEmpty();
            assertThat(response.headers().firstValue("etag")).contains(tag);
        }
        assertThat(gateway.send(gateway.request("/assets/main.js").header("if-none-match", "\"other\""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.get("/assets/dom.js").headers().firstValue("etag").orElseThrow())
                .isNotEqualTo(tag);
    }

    @Test
    void otherFilesOfTheProgramAreNotServed() throws Exception {
        for (String path :
                List.of("nothing.js", "index.html", "..%2Fopenapi.json", "%2e%2e%2f%2e%2e%2flogback.xml", "")) {
            HttpResponse<String> response = gateway.get("/assets/" + path);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(RunningGateway.json(response).at("/error/code").asText()).isEqualTo("not_found");
        }
    }

    @Test
    void codesAreCompletedFromTheDomainsTable() throws Exception {
        JsonNode document = codes("prefix=p030&limit=2");
        assertThat(document.path("codes"))
                .extracting(code -> code.path("code").asText())
                .containsExactly("P0300", "P0301");
        assertThat(document.path("more").asBoolean()).isTrue();
        JsonNode code = document.at("/codes/1");
        assertThat(code.fieldNames()).toIterable().containsExactly("code", "meaning", "system", "severity");
        assertThat(code.path("meaning").asText()).isEqualTo("Cylinder 1 Misfire Detected");
        assertThat(code.path("system").asText()).isEqualTo("powertrain");
        assertThat(code.path("severity").asText()).isIn("critical", "high", "medium", "low");
        assertThat(codes("prefix=P").path("codes")).hasSize(20);
        assertThat(codes("prefix=P3FFF").toString()).isEqualTo("{\"codes\":[],\"more\":false}");
        assertThat(codes("prefix=cylinder%201%20misf").path("codes"))
                .extracting(found -> found.path("code").asText())
                .contains("P0301");
    }

    @Test
    void whatIsNoSearchIsNamed() throws Exception {
        assertRefused("", "missing_required_parameter", "prefix");
        assertRefused("?prefix=%20", "missing_required_parameter", "prefix");
        assertRefused("?prefix=" + "x".repeat(65), "invalid_value", "prefix");
        for (String limit : List.of("0", "51", "-1", "many", "99999999999", "")) {
            assertRefused("?prefix=P&limit=" + limit, "invalid_value", "limit");
        }
    }
}
