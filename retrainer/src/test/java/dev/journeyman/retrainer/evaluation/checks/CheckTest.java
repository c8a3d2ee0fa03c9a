package dev.journeyman.retrainer.evaluation.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {check: words, exactly: 3}                       | Check the fuse.              | yes
            {check: words, exactly: 3}                       | Check fuse.                  | no
            {check: words, most: 3}                          | Check the fuse box.          | no
            {check: words, most: 3}                          | ...                          | no
            {check: sentences, exactly: 2}                   | Stop. It is hot!             | yes
            {check: sentences, exactly: 2}                   | Stop it is hot, 1.5 bar.     | no
            {check: lines, exactly: 2}                       | one~~two                     | yes
            {check: numbered, items: 2}                      | 1. a~2) b                    | yes
            {check: numbered, items: 2}                      | To do:~1. a~2. b             | yes
            {check: numbered, items: 2}                      | 1. a~3. b                    | no
            {check: numbered, items: 2}                      | 1. a~2. b~3. c               | no
            {check: numbered, items: 1}                      | a~b                          | no
            {check: bullets, items: 2}                       | - a~* b                      | yes
            {check: bullets, items: 2}                       | Here:~- a~- b                | no
            {check: bullets, items: 2}                       | -a~-b                        | no
            {check: begins, text: Warning}                   | WARNING: hot                 | yes
            {check: begins, text: Warning}                   | A warning: hot               | no
            {check: begins, text: Warn}                      | Warning: hot                 | no
            {check: ends, text: over and out}                | Yes. Over and out.           | yes
            {check: ends, text: over and out}                | Moreover and out             | no
            {check: has, any: [leak, crack]}                 | It is leaking.               | yes
            {check: has, any: [leak, crack]}                 | It is sleek.                 | no
            {check: has, any: ['64']}                        | It is 640.                   | no
            {check: lacks, none: [spark]}                    | a sparkling finish           | yes
            {check: lacks, none: [spark]}                    | a spark, then                | no
            {check: order, groups: [[fuse, relay], [pump]]}  | The relay, then the pump.    | yes
            {check: order, groups: [[fuse, relay], [pump]]}  | The pump, then the relay.    | no
            {check: order, groups: [[pump], [pump]]}         | The pump alone.              | no
            {check: only, of: ['yes', 'no']}                 | Yes.                         | yes
            {check: only, of: ['yes', 'no']}                 | Yes, it does.                | no
            {check: json, fields: [a, b]}                    | {"b": [1], "a": "x"}         | yes
            {check: json, fields: [a, b]}                    | {"b": [], "a": "x"}          | no
            {check: json, fields: [a, b]}                    | {"b": 1}                     | no
            {check: json, fields: [a]}                       | Here: {"a": 1}               | no
            {check: json, fields: [a]}                       | {"a": 1} as asked            | no
            {check: codes, only: [P0301]}                    | P0301, as before             | yes
            {check: codes, only: [P0301]}                    | P0301 and P0302              | no
            {check: capitals}                                | STOP AT 2 BAR                | yes
            {check: capitals}                                | Stop                         | no
            {check: capitals}                                | 12                           | no
            """)
    void anAnswerPassesOrNot(String check, String answer, String passes) throws Exception {
        Check read =
                CheckReader.read(new YAMLMapper().readTree("[" + check + "]")).get(0);
        assertThat(read.problem(answer.replace('~', '\n')).isEmpty())
                .as("%s: %s", check, read.problem(answer.replace('~', '\n')))
                .isEqualTo(passes.equals("yes"));
    }

    @Test
    void allProblemsAreToldAtOnce() throws Exception {
        String wrong = """
                [{"check": "numbered"}, {"check": "rhymes"}, {"check": "words", "least": 5, "most": 4},
                 {"check": "has", "any": []}, {"check": "capitals", "text": "x"}, {"check": "order", "groups": [["a"]]}]""";
        assertThatThrownBy(() -> CheckReader.read(JsonMapper.builder().build().readTree(wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("checks[0] needs items of 1")
                .hasMessageContaining("checks[1] is \"rhymes\"")
                .hasMessageContaining("checks[2] has a most that is below its least")
                .hasMessageContaining("checks[3] needs a list any")
                .hasMessageContaining("checks[4] has no field \"text\"")
                .hasMessageContaining("checks[5] needs at least two groups");
        assertThatThrownBy(() -> CheckReader.read(JsonMapper.builder().build().createArrayNode()))
                .hasMessageContaining("1 to 20");
    }

    @Test
    void aCheckIsToldTheSameWayEachTime() {
        // digests of items are made of it
        assertThat(new Check.JsonFields(List.of("part", "reason", "code")).toString())
                .isEqualTo("JsonFields[fields=[part, reason, code]]");
    }
}
