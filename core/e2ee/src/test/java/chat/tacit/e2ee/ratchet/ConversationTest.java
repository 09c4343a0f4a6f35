package chat.tacit.e2ee.ratchet;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.UnopenableException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Two sides talk for thousands of steps over a network that loses, repeats and reorders. A message
 * opens at its first delivery unless its chain is more than four behind the newest, and never
 * again.
 */
class ConversationTest {
    private static final int STEPS = 4_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyDeliveredMessageOpensExactlyOnce(long seed) throws UnopenableException {
        Random random = new Random(seed);
        Pair pair = seed % 2 == 0 ? Pair.shortForm(seed) : Pair.longForm(seed);
        End joiner = new End(pair.joiner());
        End inviter = new End(pair.inviter());
        inviter.receive(joiner.send());
        for (int step = 0; step < STEPS; step++) {
            End sender = random.nextBoolean() ? joiner : inviter;
            End receiver = sender == joiner ? inviter : joiner;
            int dice = random.nextInt(100);
            if (dice < 45) {
                receiver.waiting.add(sender.send());
            } else if (!receiver.waiting.isEmpty()) {
                int at = random.nextInt(Math.min(40, receiver.waiting.size()));
                Sent sent = receiver.waiting.get(at);
                if (dice >= 55) {
                    receiver.receive(sent);
                }
                if (dice < 95) {
                    receiver.waiting.remove(at);
                }
            }
        }
        assertThat(joiner.opened.size() + inviter.opened.size()).isGreaterThan(STEPS / 4);
        assertThat(joiner.repeats + inviter.repeats).isGreaterThan(20);
        assertThat(joiner.newestChain + inviter.newestChain).isGreaterThan(100);
    }

    private record Sent(String content, int chain, byte[] message) {}

    private static final class End {
        private final Side side;
        private final List<Sent> waiting = new ArrayList<>();
        private final Set<String> opened = new HashSet<>();
        private int chain;
        private int newestChain;
        private int repeats;
        private int sent;

        End(Side side) {
            this.side = side;
        }

        Sent send() {
            String content = "number " + sent++;
            return new Sent(content, chain, side.seal(content));
        }

        void receive(Sent message) throws UnopenableException {
            if (opened.contains(message.content())) {
                repeats++;
                side.refuses(message.message());
                return;
            }
            AgreementPublicKey before = key();
            try {
                assertThat(side.open(message.message())).isEqualTo(message.content());
            } catch (UnopenableException e) {
                assertThat(newestChain - message.chain()).isGreaterThan(4);
                return;
            }
            opened.add(message.content());
            newestChain = Math.max(newestChain, message.chain());
            if (!key().equals(before)) {
                chain++;
            }
        }

        private AgreementPublicKey key() {
            return side.ratchet().state().keys().own().dh().publicKey();
        }
    }
}
