package dev.journeyman.retrainer.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an answer is compared with its references by, the best of them counting where a measure takes one. All lie between 0 and 1, and more is better. */
enum TextMeasure {
    @JsonProperty("rouge-1")
    ROUGE_1("rouge_1"),
    @JsonProperty("rouge-2")
    ROUGE_2("rouge_2"),
    @JsonProperty("rouge-l")
    ROUGE_L("rouge_l"),
    @JsonProperty("rouge-lsum")
    ROUGE_LSUM("rouge_lsum"),
    /** Of all answers together. */
    @JsonProperty("bleu")
    BLEU("bleu"),
    @JsonProperty("qa-f1")
    QA_F1("qa_f1"),
    @JsonProperty("exact-match")
    EXACT_MATCH("exact_match"),
    /** By the hidden states of whoever answered; left out where these are not told. */
    @JsonProperty("bert-score")
    BERT_SCORE("bert_score");

    private final String field;

    TextMeasure(String field) {
        this.field = field;
    }

    /** Its name in a scorecard. */
    String field() {
        return field;
    }
}
