package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class HashTest {
    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

    @Test
    void vectorsOfFips180AndFips202() {
        assertThat(Hex.of(Hash.sha256(ABC)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Hex.of(Hash.sha512(ABC)))
                .isEqualTo(
                        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
        assertThat(Hex.of(Hash.sha3(ABC)))
                .isEqualTo("3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
    }

    @Test
    void hashOfFieldsCoversTheLabelWithItsZero() {
        byte[] joined = "tacit/10/session/v1\0abc".getBytes(StandardCharsets.US_ASCII);
        Fields fields = Fields.of(Labels.SESSION).fixed(ABC);
        assertThat(Hash.sha256(fields)).isEqualTo(Bytes.of(Hash.sha256(joined)));
        assertThat(Hash.sha3(fields)).isEqualTo(Bytes.of(Hash.sha3(joined)));
    }

    @Test
    void fieldsWithoutALabelAreNotHashed() {
        assertThatThrownBy(() -> Hash.sha256(Fields.unlabelled()))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Hash.sha3(Fields.unlabelled()))
                .isInstanceOf(IllegalStateException.class);
    }
}
