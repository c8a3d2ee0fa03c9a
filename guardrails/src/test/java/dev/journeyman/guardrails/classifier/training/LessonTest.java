package dev.journeyman.guardrails.classifier.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.guardrails.classifier.Head;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LessonTest {
    @ParameterizedTest
    @CsvSource({
        "extra-codes, on_topic, NEGATIVE, NEGATIVE, NEGATIVE, NEGATIVE",
        "extra-procedures, on_topic, NONE, NEGATIVE, NONE, NEGATIVE",
        "extra-procedures, harmful, NONE, POSITIVE, NONE, NONE",
        "extra-talk, off_topic, NEGATIVE, NEGATIVE, NEGATIVE, POSITIVE",
        "extra-harm, harmless, NEGATIVE, NEGATIVE, NEGATIVE, NONE",
        "extra-harm, harmful, NONE, POSITIVE, NONE, NONE",
        "extra-harm, attack, POSITIVE, NONE, NONE, NONE",
        "extra-harm, toxic, NONE, NONE, POSITIVE, NONE",
        "off-topic, off_topic, NEGATIVE, NEGATIVE, NEGATIVE, POSITIVE",
        "off-topic, on_topic, NEGATIVE, NEGATIVE, NEGATIVE, NEGATIVE",
        "harm-general, harmful, NONE, POSITIVE, NONE, NONE",
        "toxicity, toxic, NONE, NONE, POSITIVE, NONE",
        "jailbreak, attack, POSITIVE, NONE, NONE, NONE"
    })
    void aLabelTeachesTheHeadsThatItSpeaksOf(
            String source, String label, Lesson injection, Lesson harm, Lesson toxicity, Lesson topic) {
        Sample sample = new Sample("text", label, "kind", "en", source);
        assertThat(Lesson.of(sample, Head.INJECTION)).isEqualTo(injection);
        assertThat(Lesson.of(sample, Head.HARM)).isEqualTo(harm);
        assertThat(Lesson.of(sample, Head.TOXICITY)).isEqualTo(toxicity);
        assertThat(Lesson.of(sample, Head.TOPIC)).isEqualTo(topic);
    }
}
