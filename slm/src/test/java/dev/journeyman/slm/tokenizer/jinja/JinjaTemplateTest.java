package dev.journeyman.slm.tokenizer.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class JinjaTemplateTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 21, 14, 5, 9);

    /** Whole chat templates; expected.json was computed by Python's jinja2 with make_goldens.py beside it. */
    @TestFactory
    Stream<DynamicTest> chatTemplatesRenderAsInPython() throws IOException {
        JsonNode rows = JSON.readTree(resource("expected.json"));
        assertThat(rows.size()).isGreaterThan(100);
        return StreamSupport.stream(rows.spliterator(), false).map(row -> {
            String name = row.path("template").asText() + " " + row.path("case").asText();
            return dynamicTest(name, () -> {
                Map<String, @Nullable Object> variables = new HashMap<>();
                variables.put("messages", JSON.convertValue(row.path("messages"), List.class));
                variables.put(
                        "add_generation_prompt",
                        row.path("add_generation_prompt").asBoolean());
                variables.put("tools", null);
                variables.put("documents", null);
                variables.put("bos_token", "<s>");
                variables.put("eos_token", "</s>");
                row.path("variables")
                        .properties()
                        .forEach(e -> variables.put(e.getKey(), e.getValue().asBoolean()));
                check(resource(row.path("template").asText()), variables, row);
            });
        });
    }

    /** Single expressions and statements, likewise. */
    @TestFactory
    Stream<DynamicTest> snippetsRenderAsInPython() throws IOException {
        JsonNode file = JSON.readTree(resource("expected_snippets.json"));
        Map<String, @Nullable Object> variables =
                JSON.convertValue(file.path("variables"), new com.fasterxml.jackson.core.type.TypeReference<>() {});
        assertThat(file.path("rows").size()).isGreaterThan(100);
        return StreamSupport.stream(file.path("rows").spliterator(), false)
                .map(row -> dynamicTest(
                        row.path("template").asText(),
                        () -> check(row.path("template").asText(), variables, row)));
    }

    private static void check(String template, Map<String, @Nullable Object> variables, JsonNode row) {
        if (row.has("error")) {
            assertThatThrownBy(() -> render(template, variables))
                    .isInstanceOf(JinjaException.class)
                    .satisfies(e -> {
                        if (((JinjaException) e).raisedByTemplate()) {
                            assertThat(e).hasMessage(row.path("error").asText());
                        }
                    });
        } else {
            assertThat(render(template, variables))
                    .isEqualTo(row.path("expected").asText());
        }
    }

    @Test
    void tellsTheLineOfWhatItDoesNotKnow() {
        assertThatThrownBy(() -> render("\n\n{% include 'x' %}", Map.of()))
                .hasMessageContaining("line 3: a block 'include'");
        assertThatThrownBy(() -> render("a\n{{ x | frobnicate }}", Map.of()))
                .hasMessageContaining("line 2: no filter is named 'frobnicate'");
        assertThatThrownBy(() -> render("\n{{ missing.field }}", Map.of()))
                .hasMessage("line 2: 'missing' is undefined");
        assertThatThrownBy(() -> render("{% if x %}", Map.of())).hasMessageContaining("endif");
        assertThatThrownBy(() -> render("{{ 'open }}", Map.of())).hasMessageContaining("not closed");
        assertThatThrownBy(() -> render("{% break %}", Map.of())).hasMessageContaining("outside of a loop");
    }

    @Test
    void reachesNoJavaObject() {
        for (String attempt : List.of(
                "{{ ''.getClass() }}",
                "{{ 'x'.class }}",
                "{{ ''.__class__ }}",
                "{{ messages.getClass().forName('java.lang.Runtime') }}",
                "{{ range.getClass() }}",
                "{{ namespace().getClass }}",
                "{{ messages.append(1) }}",
                "{{ messages.add(1) }}",
                "{{ messages[0].put('a', 1) }}")) {
            Map<String, Object> variables = Map.of("messages", List.of(Map.of("role", "user")));
            try {
                assertThat(render(attempt, variables)).as(attempt).isEmpty();
            } catch (JinjaException e) {
                assertThat(e).as(attempt).hasMessageContaining("has no attribute");
            }
        }
    }

    @Test
    void whatItIsGivenIsNotRenderedAgain() {
        assertThat(render("{{ x }}", Map.of("x", "{{ bos_token }}{% if %}", "bos_token", "<s>")))
                .isEqualTo("{{ bos_token }}{% if %}");
    }

    @Test
    void endlessAndSwellingTemplatesEnd() {
        for (String hostile : List.of(
                "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
                "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                "{% set ns = namespace(x='ab') %}{% for i in range(90) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
                "{% set ns = namespace(x=['ab']) %}{% for i in range(90) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
                "{% set ns = namespace(x=['ab']) %}{% for i in range(90) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}",
                "{% set ns = namespace(x=[], y=[]) %}{% for i in range(90) %}{% set ns.x = [ns.x, ns.x] %}"
                        + "{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(90) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% for i in range(99999) %}{{ 'x' * 99999 }}{% endfor %}",
                "{{ 'x' * 99999999999 }}",
                "{{ (('x' * 99999) * 60).replace('x', 'y' * 99999) }}",
                "{{ (('x' * 99999) * 60) | list | join('y' * 99999) }}",
                "{{ 9 ** 99999999999 }}",
                "{{ " + "(".repeat(5_000) + "1" + ")".repeat(5_000) + " }}",
                "{{ " + "-".repeat(5_000) + "1 }}",
                "{% if 1 %}".repeat(5_000),
                "{{ 1" + "+1".repeat(450_000) + " }}",
                "{% set ns = namespace(x=[]) %}{% for i in range(60000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
                "{{ ('\\n' * 90000) | indent('y' * 99999, blank=true) }}",
                "{{ ['a'] | map | join }}",
                "{{ (0 - 9223372036854775807 - 1) | abs }}")) {
            assertThatThrownBy(() -> render(hostile, Map.of()))
                    .as(hostile.substring(0, Math.min(100, hostile.length())))
                    .isInstanceOf(JinjaException.class);
        }
    }

    @Test
    void limitsAreThoseGiven() {
        JinjaTemplate template =
                JinjaTemplate.parse("{% for i in range(10) %}abc{% endfor %}", new Limits(1_000, 29), () -> NOW);
        assertThatThrownBy(() -> template.render(Map.of())).hasMessageContaining("29 characters");
        JinjaTemplate enough =
                JinjaTemplate.parse("{% for i in range(10) %}abc{% endfor %}", new Limits(1_000, 30), () -> NOW);
        assertThat(enough.render(Map.of())).hasSize(30);
        JinjaTemplate slow =
                JinjaTemplate.parse("{% for i in range(10) %}abc{% endfor %}", new Limits(15, 30), () -> NOW);
        assertThatThrownBy(() -> slow.render(Map.of())).hasMessageContaining("15 steps");
    }

    private static String render(String template, Map<String, ? extends @Nullable Object> variables) {
        return JinjaTemplate.parse(template, Limits.DEFAULT, () -> NOW).render(variables);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                JinjaTemplateTest.class.getResourceAsStream("/dev/journeyman/slm/tokenizer/chat/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
