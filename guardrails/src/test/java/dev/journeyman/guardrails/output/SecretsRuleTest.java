package dev.journeyman.guardrails.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.journeyman.guardrails.Budget;
import dev.journeyman.guardrails.Situation;
import dev.journeyman.guardrails.Stage;
import dev.journeyman.guardrails.Subject;
import dev.journeyman.guardrails.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsRuleTest {
    private final SecretsRule rule = new SecretsRule();

    /** Each form at about its shortest, so that the short cut for texts without long words is tried at its edge. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-----BEGIN RSA PRIVATE KEY | private_key",
                "jm_0123456789ab_abcdefghijklmnopqrst | key_of_this_gateway",
                "id AKIAABCDEFGHIJKLMNOP here | cloud_access_key",
                "glpat-abcdefghij012345 | repository_token",
                "sk-abcdefghij012345 | api_key",
                "hf_abcdefghij0123456789 | model_hub_token",
                "xoxb-0123456789 | chat_token",
                "eyJhbGciOiJ.J9abcdefg | web_token",
                "ftp://me:abc@host | password_in_an_address",
                "Bearer abcdef0123456789 | bearer_token",
                "The password is Sommer2024! | value_that_is_named_a_password_or_a_key",
                "API-KEY = a1b2c3d4 | value_that_is_named_a_password_or_a_key",
                "Das Passwort ist Motor-1234 | value_that_is_named_a_password_or_a_key",
                "aB3dE5gH7jK9mN1pQ3sT5vX7zA2cF4hJ | long_random_value"
            })
    void secretsAreFoundByTheirFormTheirNameOrTheirEntropy(String text, String reason) {
        assertThat(check(text))
                .isInstanceOfSatisfying(
                        Verdict.Block.class, block -> assertThat(block.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The key is stuck in the ignition.",
                "Enter the password: <your password>",
                "The token ring of the immobiliser is behind the lock.",
                "See https://example.org/manual/engine for the torque.",
                "Part 12345678901234567890 fits.",
                "The crankshaft-position-sensor-connector-terminals are corroded."
            })
    void aWorkshopsTextHasNone(String text) {
        assertThat(check(text)).isEqualTo(Verdict.ALLOW);
    }

    /** Four letters as often each: two bits. One letter alone: none. */
    @Test
    void entropyIsInBitsACharacter() {
        assertThat(SecretsRule.entropy("abcdabcd")).isEqualTo(2, within(1e-12));
        assertThat(SecretsRule.entropy("aaaa")).isZero();
    }

    private Verdict check(String text) {
        Subject subject = new Subject(Stage.OUTPUT, text, Situation.of("app", "/v1/chat/completions"));
        return rule.check(subject, Budget.of(Duration.ofSeconds(10), System::nanoTime));
    }
}
