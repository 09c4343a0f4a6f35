package chat.tacit.e2ee.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.Samples;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.RoomId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.stream.IntStream;

/** What contacts say of accounts and rooms: {@code spec/50-room} §16 and §17. */
class AccountContentTest {
    private final SeededEntropy entropy = new SeededEntropy(34);
    private final AgreementPublicKey alice = AgreementKey.generate(entropy).publicKey();
    private final AgreementPublicKey bob = AgreementKey.generate(entropy).publicKey();
    private final SigningKey key = SigningKey.generate(entropy);
    private final AccountAddress account =
            new AccountAddress(Samples.relay(entropy, "relay.example"), new Handle("alice"));
    private final AccountTold told = AccountTold.prove(account, key, alice, bob);
    private final RoomId room = new RoomId(Bytes.zeros(RoomId.SIZE));

    @Test
    void accountIsTheSendersOwn() {
        assertThat(told.holds(alice, bob)).isTrue();
        AgreementPublicKey mallory = AgreementKey.generate(entropy).publicKey();
        assertThat(told.holds(mallory, bob)).as("told on by another").isFalse();
        assertThat(told.holds(alice, mallory)).as("told to another").isFalse();
        assertThat(told.holds(bob, alice)).as("told back").isFalse();
        AccountTold another =
                new AccountTold(
                        account, SigningKey.generate(entropy).publicKey(), told.signature());
        assertThat(another.holds(alice, bob)).as("of another key").isFalse();
    }

    /** A live identity's proof is made over the same two keys, under another label. */
    @Test
    void proofOfALiveIdentityIsNoneOfAnAccount() {
        IdentityBody identity = IdentityBody.prove(key, alice, bob);
        assertThat(
                        new AccountTold(account, key.publicKey(), identity.signature())
                                .holds(alice, bob))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(RoomStep.Step.class)
    void stepHasWhatItNeedsAndNothingElse(RoomStep.Step step) {
        boolean named = step == RoomStep.Step.ASKED || step == RoomStep.Step.INVITED;
        boolean sealed = step == RoomStep.Step.INVITED;
        for (String name : List.of("", "Lesekreis")) {
            for (int size : new int[] {0, 1, RoomStep.MAX_INVITATION}) {
                if (name.isEmpty() != named && size > 0 == sealed) {
                    assertThat(new RoomStep(room, step, name, Bytes.zeros(size)).step())
                            .isEqualTo(step);
                } else {
                    assertThatThrownBy(() -> new RoomStep(room, step, name, Bytes.zeros(size)))
                            .isInstanceOf(MalformedException.class);
                }
            }
        }
    }

    @Test
    void stepIsBounded() {
        assertThat(RoomStep.ask(room, "a".repeat(128)).name()).hasSize(128);
        for (String name : List.of("a".repeat(129), "a\nb", " a")) {
            assertThatThrownBy(() -> RoomStep.ask(room, name))
                    .isInstanceOf(MalformedException.class);
        }
        Bytes large = Bytes.zeros(RoomStep.MAX_INVITATION + 1);
        assertThatThrownBy(() -> RoomStep.invite(room, "a", large))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void sixteenMentionsStandByValueAndNoneTwice() {
        List<AccountId> ids = IntStream.range(0, 17).mapToObj(AccountContentTest::id).toList();
        assertThat(new Mentions(ids.subList(0, 16)).accounts()).hasSize(16);
        for (List<AccountId> wrong : List.of(ids, List.of(id(2), id(1)), List.of(id(1), id(1)))) {
            assertThatThrownBy(() -> new Mentions(wrong)).isInstanceOf(MalformedException.class);
        }
    }

    private static AccountId id(int last) {
        byte[] bytes = new byte[AccountId.SIZE];
        bytes[AccountId.SIZE - 1] = (byte) last;
        return new AccountId(Bytes.owned(bytes));
    }
}
