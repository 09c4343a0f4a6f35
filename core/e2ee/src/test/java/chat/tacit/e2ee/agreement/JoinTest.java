package chat.tacit.e2ee.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.Mutation;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class JoinTest {
    private final SeededEntropy entropy = new SeededEntropy(12);

    @Test
    void fieldsHaveTheirSizesAndOneForm() throws UnopenableException {
        for (OwnInvitation own : List.of(Samples.shortForm(entropy), Samples.longForm(entropy))) {
            JoinFields fields = fields(own);
            assertThat(fields.encode().size()).isEqualTo(1_226);
            assertThat(JoinFields.decode(fields.encode())).isEqualTo(fields);
            new Mutation(13).tryOut(fields.encode(), b -> JoinFields.decode(b).encode());
        }
    }

    @Test
    void joinWithTheLongestContentFillsTheLargeClass() throws UnopenableException {
        assertThat(Join.MAX_CONTENT).isEqualTo(12_713);
        Bytes message = Bytes.zeros(Join.MAX_CONTENT + Boxed.RATCHET_OVERHEAD);
        Join join = new Join(fields(Samples.shortForm(entropy)), message);
        assertThat(join.encode().size()).isEqualTo(Boxed.LARGE_PAYLOAD);
        assertThat(new Boxed(BoxKind.JOIN, join.encode()).bodySize()).isEqualTo(16_384);
        assertThat(Join.decode(join.encode())).isEqualTo(join);
    }

    @Test
    void joinWithoutAWholeMessageIsMalformed() throws UnopenableException {
        JoinFields fields = fields(Samples.shortForm(entropy));
        Bytes encoded = new Join(fields, Bytes.zeros(2_382)).encode();
        assertThat(Join.decode(encoded).message().size()).isEqualTo(2_382);
        for (int size : new int[] {0, 1_225, 1_226, encoded.size() - 1}) {
            Bytes cut = encoded.slice(0, size);
            assertThatThrownBy(() -> Join.decode(cut)).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> new Join(fields, Bytes.zeros(15_096)))
                .isInstanceOf(MalformedException.class);
    }

    private JoinFields fields(OwnInvitation own) throws UnopenableException {
        return Agreement.join(
                        Target.of(own.invitation()),
                        ContactIdentityKey.generate(entropy),
                        Optional.of(AgreementKey.generate(entropy).publicKey()),
                        entropy)
                .fields();
    }
}
