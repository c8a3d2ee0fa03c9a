package dev.journeyman.guardrails.output;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The small words that every sentence of a language has, and that no other language has at that rate. */
final class FunctionWords {
    /** English, as far as it says nothing about the content. */
    static final Set<String> ENGLISH = words(
            "the a an and or of to in on at by for with from as is are was were be been being it its this that these those there then than so if when while not no"
                    + " can could may might must should will would do does did has have had you your we our they their he she i but because which who what where how"
                    + " why also only very more most much many any some all each both into onto over under up down out off about after before between during until"
                    + " again once here just such own same too other another");

    private static final Map<String, Set<String>> BY_LANGUAGE = Map.of(
            "en",
                    words(
                            "a i am do in no so as me my he she we us would could the and of to is are was it this that these with for from you your not or if when then can should will be has have does which because but there they what how on at by an"),
            "de",
                    words(
                            "in an so als am ich wir der die das und ist sind nicht ein eine einen einem einer mit auf f\u00fcr von dem den des zu im wird werden kann wenn dann oder auch sich bei nach aus sie ihr ihre es wie nur noch sollte durch vom zum zur"),
            "es",
                    words(
                            "a en mi me he yo como el la los las y es son no un una con para por del de que en se su sus si cuando como m\u00e1s pero este esta puede debe al lo est\u00e1 tiene hay o sin usted"),
            "fr",
                    words(
                            "a en je nous mais le la les et est sont pas un une des du de avec pour par dans sur que qui ne se si ce cette il elle vous votre peut doit au aux ou mais sans plus s'il c'est d'un d'une n'est"),
            "it",
                    words(
                            "a in i mi io il lo la gli le e \u00e8 sono non un una uno con per del della dei delle di che si nel nella su se quando come pi\u00f9 ma questo questa pu\u00f2 deve al alla o senza anche"),
            "pt",
                    words(
                            "o a os as e \u00e9 s\u00e3o n\u00e3o um uma com para por do da dos das de que em no na se quando como mais mas este esta pode deve ao ou sem voc\u00ea seu sua est\u00e1"),
            "nl",
                    words(
                            "in we ik als aan over de het een en is zijn niet met voor van op te dat die als dan kan moet wordt worden of ook bij naar uit deze dit er u uw maar door om nog geen"),
            "pl",
                    words(
                            "a do o i jest s\u0105 nie w na z do \u017ce si\u0119 to jak po od dla przez lub oraz mo\u017ce nale\u017cy je\u015bli kiedy ten ta te tego przy czy ale jego tylko bardzo"),
            "tr",
                    words(
                            "ve bir bu i\u00e7in ile de da olan olarak veya ise de\u011fil gibi daha \u00e7ok var yok kadar sonra \u00f6nce en ne her e\u011fer ama olabilir gerekir edin kontrol"));

    private static final Map<String, List<String>> LANGUAGES_OF = languagesOf();

    private FunctionWords() {}

    /** The languages that have a word as one of theirs; empty where none has. */
    static List<String> languagesOf(String word) {
        return LANGUAGES_OF.getOrDefault(word, List.of());
    }

    /** How much a word tells of its language: less where several have it. */
    static double weight(String word) {
        int having = languagesOf(word).size();
        return having == 0 ? 0 : 1.0 / having;
    }

    private static Map<String, List<String>> languagesOf() {
        Map<String, List<String>> languages = new HashMap<>();
        BY_LANGUAGE.keySet().stream().sorted().forEach(language -> {
            for (String word : BY_LANGUAGE.getOrDefault(language, Set.of())) {
                languages.merge(word, List.of(language), FunctionWords::both);
            }
        });
        return Map.copyOf(languages);
    }

    private static List<String> both(List<String> some, List<String> others) {
        return java.util.stream.Stream.concat(some.stream(), others.stream()).toList();
    }

    private static Set<String> words(String text) {
        return Set.copyOf(new HashSet<>(List.of(text.split(" ", -1))));
    }
}
