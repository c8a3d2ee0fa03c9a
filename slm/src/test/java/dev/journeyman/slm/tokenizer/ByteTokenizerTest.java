package dev.journeyman.slm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ByteTokenizerTest {

    @Test
    void tokensAreBytesAndControlFollows() {
        ByteTokenizer tokenizer = new ByteTokenizer(List.of("<s>", "</s>"));
        assertThat(tokenizer.vocabularySize()).isEqualTo(258);
        assertThat(tokenizer.encode("é<s>")).containsExactly(0xC3, 0xA9, '<', 's', '>');
        assertThat(tokenizer.encode(List.of(new Piece.Control("<s>"), new Piece.Text("a"), new Piece.Control("</s>"))))
                .containsExactly(256, 'a', 257);
        assertThat(tokenizer.decode(new int[] {256, 0xC3, 0xA9, 257, 0xFF, 9_999}))
                .isEqualTo("é\uFFFD");
        assertThat(tokenizer.controlToken("</s>")).hasValue(257);
        assertThat(tokenizer.controlToken("<unk>")).isEmpty();
        assertThatThrownBy(() -> tokenizer.encode(List.of(new Piece.Control("<unk>"))))
                .hasMessageContaining("<unk>");
        assertThatThrownBy(() -> new ByteTokenizer(List.of("a", "a"))).isInstanceOf(IllegalArgumentException.class);
    }
}
