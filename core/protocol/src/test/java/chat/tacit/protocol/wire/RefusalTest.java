package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {

    @ParameterizedTest
    @EnumSource
    void eachIsFoundByItsCode(Refusal refusal) {
        assertThat(Refusal.of(refusal.code())).isSameAs(refusal);
        assertThat(refusal.status()).isBetween(400, 599);
        assertThat(refusal.sentence()).endsWith(".");
    }

    @Test
    void otherCodesAreMalformed() {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Refusal.of(0));
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Refusal.of(255));
    }
}
