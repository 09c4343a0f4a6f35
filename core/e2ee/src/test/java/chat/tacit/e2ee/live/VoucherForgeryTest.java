package chat.tacit.e2ee.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Consent;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.LiveId;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.Terms;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Message 3 and 4 from somebody who chooses every byte of them. */
class VoucherForgeryTest {
    private final SeededEntropy entropy = new SeededEntropy(33);
    private final Room room =
            new Room(
                    new Fingerprint(Bytes.owned(entropy.bytes(32))),
                    new LiveId(Bytes.owned(entropy.bytes(32))),
                    Terms.ANYBODY);
    private final VectorPerson alice = new VectorPerson("alice", 1, room);
    private final VectorPerson bob = new VectorPerson("bob", 2, room);
    private final VectorPerson mallory = new VectorPerson("mallory", 3, room);
    private final Identification said = bob.asks(Optional.empty());
    private final Roster roster = Roster.founded(room, alice.asks(Optional.empty()));
    private final List<LiveOutput> outputs = new ArrayList<>();

    /** Bob, who trusts alice alone and is waiting for whoever vouches. */
    private Newcomer newcomer() {
        Trust trust =
                id -> id.equals(alice.id()) ? Optional.of(alice.key.publicKey()) : Optional.empty();
        VectorPerson again = bob.again();
        Newcomer made =
                new Newcomer(again.self(trust), again.leaf, said, Newcomer.ANSWER, Instant.EPOCH);
        take(made, new ServerLine.Ack(Data.of(room.live().bytes()), 0, Optional.of(roster.head())));
        return made;
    }

    private Newcomer.Progress take(Newcomer to, ServerLine line) {
        return to.take(line, Instant.EPOCH, outputs::add);
    }

    /** Message 3 as {@code signer} makes it, with these contents. */
    private ServerLine.Identity message(SigningKey signer, Roster told, Claim claim)
            throws UnopenableException {
        AdmissionKeys.Offer offer = AdmissionKeys.offer(room.live(), said, entropy);
        Introduction made = Introduction.sign(signer, told, said, offer.half(), entropy);
        Fields message = Fields.unlabelled();
        offer.half().write(message);
        message.fixed(offer.keys().sealToNewcomer(0, claim.of(made).encode()));
        return new ServerLine.Identity(
                said.admission().bytes(), Data.of(Bytes.owned(message.toArray())));
    }

    private interface Claim {
        Introduction of(Introduction made);
    }

    private void assertRefused(ServerLine.Identity line) {
        outputs.clear();
        assertThat(take(newcomer(), line)).isInstanceOf(Newcomer.Over.class);
        assertThat(outputs).isEmpty();
    }

    @Test
    void whoeverIsTrustedIsAnswered() throws Exception {
        assertThat(take(newcomer(), message(alice.key, roster, it -> it)))
                .isInstanceOf(Newcomer.StillOutside.class);
        assertThat(outputs)
                .singleElement()
                .isInstanceOfSatisfying(
                        LiveOutput.Line.class,
                        it -> assertThat(it.line()).isInstanceOf(ClientLine.Challenge.class));
    }

    @Test
    void nobodyIntroducesThemselvesAsAnother() throws Exception {
        assertRefused(
                message(
                        mallory.key,
                        roster,
                        made ->
                                new Introduction(
                                        alice.key.publicKey(),
                                        made.nonce(),
                                        made.live(),
                                        new Consent.Occasion(alice.id(), 0, roster.head()),
                                        made.signature())));
        assertRefused(message(mallory.key, roster, it -> it));
    }

    @Test
    void whatOneSideSealsDoesNotOpenForItself() throws Exception {
        AdmissionKeys keys = AdmissionKeys.offer(room.live(), said, entropy).keys();
        Bytes toNewcomer = keys.sealToNewcomer(0, new byte[8]);
        Bytes toVoucher = keys.sealToVoucher(new byte[8]);

        assertThat(keys.openFromVoucher(0, toNewcomer)).isEqualTo(Bytes.zeros(8));
        assertThatThrownBy(() -> keys.openFromNewcomer(toNewcomer))
                .isInstanceOf(UnopenableException.class);
        assertThatThrownBy(() -> keys.openFromVoucher(0, toVoucher))
                .isInstanceOf(UnopenableException.class);
        assertThatThrownBy(() -> keys.openFromVoucher(1, toNewcomer))
                .isInstanceOf(UnopenableException.class);
    }

    /** A trusted voucher who speaks of another point of the session, or of another session. */
    @Test
    void whatAVoucherSaysOfTheSessionIsWhatTheRelaySaid() throws Exception {
        Bytes head = Bytes.owned(entropy.bytes(32));
        Roster forked = Roster.of(room, 0, head, List.copyOf(roster.members()));
        Room elsewhere =
                new Room(room.relay(), new LiveId(Bytes.owned(entropy.bytes(32))), Terms.ANYBODY);
        Roster other = Roster.of(elsewhere, 0, roster.head(), List.copyOf(roster.members()));

        assertRefused(message(alice.key, forked, it -> it));
        assertRefused(message(alice.key, other, it -> it));
    }

    /** A newcomer who has the keys of the run, and consents to something else. */
    @Test
    void consentIsToThisVoucherHereAndNow() throws Exception {
        Trust trust = id -> Optional.of(bob.key.publicKey());
        Vouching.Introduced introduced =
                Vouching.Trusted.check(roster, bob.id(), said.encode(), trust)
                        .introduce(roster, alice.key, entropy);
        List<MemberId> vouchers = List.of(alice.id(), mallory.id());
        for (MemberId voucher : vouchers) {
            Bytes answer = Bytes.owned(entropy.bytes(Admission.ANSWER_SIZE));
            Bytes signature =
                    bob.key.sign(
                            Consent.signed(
                                    room,
                                    new Consent.Occasion(voucher, 0, roster.head()),
                                    said,
                                    Admission.hash(introduced.message()),
                                    Admission.hash(answer)));
            byte[] plain = Fields.unlabelled().fixed(answer).fixed(signature).toArray();
            Bytes m4 = introduced.keys().sealToVoucher(plain);
            assertThat(isTaken(introduced, m4)).isEqualTo(voucher.equals(alice.id()));
        }
    }

    private boolean isTaken(Vouching.Introduced introduced, Bytes m4) {
        try {
            return introduced.consent(roster, m4).consent() != null;
        } catch (UnopenableException e) {
            return false;
        }
    }
}
