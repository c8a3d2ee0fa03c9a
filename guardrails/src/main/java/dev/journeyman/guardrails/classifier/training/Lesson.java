package dev.journeyman.guardrails.classifier.training;

import dev.journeyman.guardrails.classifier.Head;
import java.util.Set;

/** What a sample teaches a head. */
enum Lesson {
    /** It is what the head looks for. */
    POSITIVE,
    /** It is not. */
    NEGATIVE,
    /** It may be either, or says nothing about it. */
    NONE;

    private static final String INJECTION_ENGLISH = "injection-en";
    private static final String INJECTION_LANGUAGES = "injection-languages";
    private static final String JAILBREAK = "jailbreak";
    private static final String PLANTED = "planted";
    private static final String HARM_GENERAL = "harm-general";
    private static final String HARM_VEHICLE = "harm-vehicle";
    private static final String OFF_TOPIC = "off-topic";
    private static final String TOXICITY = "toxicity";
    private static final String EXTRA = "extra-";

    /** So many texts of one kind that to other heads they would be a quarter of what is harmless; they are about harm and the topic. */
    private static final String PROCEDURES = "extra-procedures";

    /** Planted sentences that are attacks wherever they stand; the others are harmless as a question. */
    private static final Set<String> PLANTED_ATTACKS_ANYWHERE = Set.of("override", "hide_injection");

    /**
     * Kinds of the jailbreak file's harmless texts that are harmless to every assistant. The others give the assistant another role, which is no attack, and nothing
     * that this one should be talked into either.
     */
    private static final Set<String> HARMLESS_TO_ANY_ASSISTANT = Set.of(
            "vehicle_complaint",
            "company_instructions",
            "workshop_mail",
            "teacher_instructions",
            "novel_writing",
            "essay_ai_safety",
            "meeting_notes",
            "product_description",
            "cover_letter",
            "terms_of_service");

    /** Kinds of harmless texts that are about the domain, and those that are surely about something else. */
    private static final Set<String> ON_TOPIC_KINDS = Set.of("workshop", "workshop_question", "vehicle");

    private static final Set<String> OFF_TOPIC_KINDS = Set.of(
            "general_question",
            "politics_neutral",
            "story_advice",
            "search_query",
            "keyword_query",
            "homonym_tech",
            "games",
            "film_theatre_fiction",
            "sports",
            "history",
            "general_curiosity",
            "animals_nature",
            "law_society_questions",
            "privacy_public",
            "privacy_fictional");

    /** What this sample teaches this head. */
    static Lesson of(Sample sample, Head head) {
        return switch (head) {
            case INJECTION -> injection(sample);
            case HARM -> harm(sample);
            case PLANTED -> planted(sample);
            case TOPIC -> topic(sample);
            case TOXICITY -> toxicity(sample);
        };
    }

    private static Lesson injection(Sample sample) {
        return switch (sample.source()) {
            case INJECTION_ENGLISH, INJECTION_LANGUAGES -> positiveIf(isAttack(sample));
            case JAILBREAK ->
                isAttack(sample) ? POSITIVE : HARMLESS_TO_ANY_ASSISTANT.contains(sample.kind()) ? NEGATIVE : NONE;
            case PLANTED ->
                isAttack(sample) ? PLANTED_ATTACKS_ANYWHERE.contains(sample.kind()) ? POSITIVE : NONE : NEGATIVE;
            case HARM_GENERAL, HARM_VEHICLE, TOXICITY -> isHarmless(sample) ? NEGATIVE : NONE;
            case OFF_TOPIC -> NEGATIVE;
            case Sample.QUESTIONS -> isHarmful(sample) ? NONE : NEGATIVE;
            default -> extra(sample, "attack");
        };
    }

    private static Lesson harm(Sample sample) {
        return switch (sample.source()) {
            case HARM_GENERAL, HARM_VEHICLE -> positiveIf(isHarmful(sample));
            case INJECTION_ENGLISH, INJECTION_LANGUAGES, JAILBREAK, PLANTED, TOXICITY ->
                isHarmless(sample) ? NEGATIVE : NONE; // an attack often carries a harmful request
            case OFF_TOPIC -> NEGATIVE;
            case Sample.QUESTIONS -> positiveIf(isHarmful(sample));
            default -> extra(sample, "harmful");
        };
    }

    private static Lesson planted(Sample sample) {
        return switch (sample.source()) {
            case PLANTED -> positiveIf(isAttack(sample));
            case INJECTION_ENGLISH, INJECTION_LANGUAGES -> isAttack(sample) ? POSITIVE : NONE;
            case Sample.PASSAGES, Sample.ANSWERS -> NEGATIVE;
            default -> NONE;
        };
    }

    private static Lesson topic(Sample sample) {
        return switch (sample.source()) {
            case OFF_TOPIC, Sample.QUESTIONS -> byTopic(sample);
            case HARM_VEHICLE -> isHarmless(sample) ? NEGATIVE : NONE;
            case INJECTION_ENGLISH, INJECTION_LANGUAGES, HARM_GENERAL ->
                !isHarmless(sample)
                        ? NONE
                        : ON_TOPIC_KINDS.contains(sample.kind())
                                ? NEGATIVE
                                : OFF_TOPIC_KINDS.contains(sample.kind()) ? POSITIVE : NONE;
            default -> isExtra(sample) ? byTopic(sample) : NONE;
        };
    }

    private static Lesson byTopic(Sample sample) {
        return switch (sample.label()) {
            case "off_topic" -> POSITIVE;
            case "on_topic" -> NEGATIVE;
            default -> NONE;
        };
    }

    private static Lesson toxicity(Sample sample) {
        return switch (sample.source()) {
            case TOXICITY -> positiveIf(sample.label().equals("toxic"));
            case INJECTION_ENGLISH, INJECTION_LANGUAGES, PLANTED, HARM_GENERAL, HARM_VEHICLE ->
                isHarmless(sample) ? NEGATIVE : NONE;
            case OFF_TOPIC, Sample.QUESTIONS, Sample.ANSWERS, Sample.PASSAGES -> NEGATIVE;
            default -> extra(sample, "toxic");
        };
    }

    private static Lesson extra(Sample sample, String positive) {
        if (!isExtra(sample) || (sample.source().equals(PROCEDURES) && !positive.equals("harmful"))) {
            return NONE;
        }
        return sample.label().equals(positive) ? POSITIVE : isHarmless(sample) || hasTopic(sample) ? NEGATIVE : NONE;
    }

    private static boolean isExtra(Sample sample) {
        return sample.source().startsWith(EXTRA);
    }

    /** A text with a topic, on or off, is harmless. */
    private static boolean hasTopic(Sample sample) {
        return byTopic(sample) != NONE;
    }

    private static Lesson positiveIf(boolean positive) {
        return positive ? POSITIVE : NEGATIVE;
    }

    private static boolean isAttack(Sample sample) {
        return sample.label().equals("attack");
    }

    private static boolean isHarmful(Sample sample) {
        return sample.label().equals("harmful");
    }

    private static boolean isHarmless(Sample sample) {
        return sample.label().equals("harmless");
    }
}
