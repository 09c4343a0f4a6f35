package chat.tacit.e2ee.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

class PairingCodeTest {
    private final SeededEntropy entropy = new SeededEntropy(22);

    @Test
    void wordsAreTheListThatOthersUseToo() {
        assertThat(Words.ALL).hasSize(2_048).doesNotHaveDuplicates().isSorted();
        assertThat(Words.ALL.stream().map(word -> word.substring(0, Math.min(4, word.length()))))
                .doesNotHaveDuplicates();
        String file = Words.ALL.stream().map(word -> word + "\n").collect(Collectors.joining());
        assertThat(Bytes.owned(Hash.sha256(Text.utf8(file))).hex())
                .isEqualTo("2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
    }

    @Test
    void randomCodesUseEveryNameplateAndWord() {
        Set<String> words = new HashSet<>();
        Set<Integer> nameplates = new HashSet<>();
        for (int i = 0; i < 40_000; i++) {
            PairingCode code = PairingCode.random(PairingCode.WORDS, entropy);
            words.addAll(code.words());
            nameplates.add(code.nameplate());
        }

        assertThat(words).hasSize(2_048);
        assertThat(nameplates).contains(1, 9_999).hasSizeGreaterThan(9_700);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4711-river-apple",
                " 4711 River  APPLE ",
                "4711\u2013river\u2014apple",
                "\uff14\uff17\uff11\uff11-river-apple"
            })
    void codeIsReadAsPeopleTypeIt(String typed) {
        assertThat(PairingCode.parse(typed))
                .isEqualTo(new PairingCode(4_711, List.of("river", "apple")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4711",
                "4711-river",
                "4711-river-apple-zoo",
                "4711-river-appel",
                "0-river-apple",
                "10000-river-apple",
                "04711-river-apple",
                "river-apple",
                "-1-river-apple",
                "4711-river-apple-",
                "4711-river-apple-zoo-zone-year"
            })
    void whatIsNoCodeIsRefused(String typed) {
        assertThatThrownBy(() -> PairingCode.parse(typed)).isInstanceOf(MalformedException.class);
    }

    @Test
    void longCodesAreCodes() {
        PairingCode code = PairingCode.random(PairingCode.MORE_WORDS, entropy);

        assertThat(PairingCode.parse(code.text())).isEqualTo(code);
        assertThat(code.words()).hasSize(4);
    }

    @Test
    void passwordHoldsForOneRelayNameplateAndWordsOnly() {
        PairingCode code = new PairingCode(4_711, List.of("river", "apple"));
        Fingerprint relay = new Fingerprint(Bytes.owned(entropy.bytes(32)));
        Fingerprint other = new Fingerprint(Bytes.owned(entropy.bytes(32)));

        assertThat(
                        List.of(
                                code.password(relay),
                                code.password(other),
                                new PairingCode(4_712, code.words()).password(relay),
                                new PairingCode(4_711, List.of("apple", "river")).password(relay)))
                .doesNotHaveDuplicates();
    }

    @Test
    void codeDoesNotPrintItself() {
        assertThat(new PairingCode(4_711, List.of("river", "apple"))).hasToString("PairingCode");
    }
}
