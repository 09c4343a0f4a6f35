package chat.tacit.e2ee.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Target;
import chat.tacit.protocol.live.Terms;
import chat.tacit.protocol.live.Ticket;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

class LiveInvitationTest {
    private final Entropy entropy = new Random(1)::nextBytes;
    private final SigningKey ada = SigningKey.generate(entropy);
    private final SessionName attic = new SessionName("Attic");
    private final RelayAddress relay = relay(1);
    private final LiveInvitation open = invitation(new LiveInvitation.Session.Open(attic));

    @Test
    void linkLeadsToTheOpenSession() {
        Link parsed = Link.parse(new Link.LiveForm(open).text());
        assertThat(parsed).isEqualTo(new Link.LiveForm(open));
        assertThat(open.target()).isEqualTo(new Target.Open(attic));
    }

    @Test
    void linkLeadsToTheVouchedSessionOfItsTicket() {
        Ticket ticket = Ticket.create(attic, ada, Terms.ANYBODY, relay.fingerprint(), entropy);
        LiveInvitation vouched = invitation(new LiveInvitation.Session.Vouched(ticket));
        assertThat(Link.parse(new Link.LiveForm(vouched).text()))
                .isEqualTo(new Link.LiveForm(vouched));
        assertThat(vouched.target())
                .isEqualTo(new Target.Vouched(ticket.live(relay.fingerprint())));
    }

    @Test
    void ticketOfAnotherRelayIsRefused() {
        Ticket elsewhere =
                Ticket.create(attic, ada, Terms.ANYBODY, relay(2).fingerprint(), entropy);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> invitation(new LiveInvitation.Session.Vouched(elsewhere)));
    }

    @Test
    void invitationToAContactIsNone() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> Invitation.decode(open.encode()));
        byte[] contact = open.encode().toArray();
        contact[3] = (byte) InvitationKind.CONTACT.code();
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> LiveInvitation.decode(Bytes.owned(contact)));
    }

    @Test
    void nothingShorterOrLongerDecodes() {
        Bytes whole = open.encode();
        for (int size = 0; size < whole.size(); size++) {
            Bytes part = whole.slice(0, size);
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> LiveInvitation.decode(part));
        }
        byte[] more = Arrays.copyOf(whole.shared(), whole.size() + 1);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> LiveInvitation.decode(Bytes.owned(more)));
    }

    @Test
    void whatPrintsTellsNoSecret() {
        assertThat(new Link.LiveForm(open).toString()).doesNotContain(open.encode().base64Url());
    }

    private LiveInvitation invitation(LiveInvitation.Session session) {
        Secret secret = Secret.random(entropy, Invitation.SECRET_SIZE);
        return new LiveInvitation(secret, relay, session, ada.publicKey());
    }

    private static RelayAddress relay(int number) {
        byte[] fingerprint = new byte[Fingerprint.SIZE];
        fingerprint[0] = (byte) number;
        return new RelayAddress(
                new Fingerprint(Bytes.owned(fingerprint)), List.of(new Host("relay.example")), 443);
    }
}
