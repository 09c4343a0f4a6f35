package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.live.MemberMachine;
import chat.tacit.e2ee.live.Self;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Terms;
import chat.tacit.protocol.live.Ticket;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ada makes a vouched session, in which nobody else is yet. */
final class VouchedSeatTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final RelayAddress RELAY =
            RelayAddress.parse("tacit://" + "A".repeat(43) + "@127.0.0.1:7443");

    @TempDir private Path home;
    private final List<ClientLine> lines = new ArrayList<>();
    private final List<LiveNews> news = new ArrayList<>();
    private Optional<Client> ada = Optional.empty();

    @BeforeEach
    void open() throws ClientException {
        ada = Optional.of(Client.create(home, passphrase(), "Ada", List.of(RELAY)));
    }

    @AfterEach
    void close() {
        ada.ifPresent(Client::close);
    }

    private static Secret passphrase() {
        return Secret.owned(Text.utf8("correct horse"));
    }

    private final class Paper implements LiveSeat.Outlet {
        @Override
        public void line(ClientLine line) {
            lines.add(line);
        }

        @Override
        public void news(LiveNews one) {
            news.add(one);
        }
    }

    private VouchedSeat seat() {
        TrustList trusted = ada.orElseThrow().trusted();
        SigningKey own = trusted.own();
        Ticket ticket =
                Ticket.create(
                        new SessionName("Attic"), own, Terms.ANYBODY, RELAY.fingerprint(), ENTROPY);
        Room room = Room.of(ticket, RELAY.fingerprint());
        VouchedSeat seat =
                new VouchedSeat(
                        new Self(own, new DisplayName("Ada"), room, trusted.trust(), ENTROPY),
                        new MemberMachine.Way(Bytes.zeros(32), Optional.of(ticket), Bytes.empty()),
                        new Attendants(trusted, new Certified(trusted), Level.VOUCHED),
                        new Paper(),
                        Instant.now());
        ClientLine.Identity identity = (ClientLine.Identity) lines.removeFirst();
        Identification said = Identification.decode(identity.message().bytes());
        Bytes head = Roster.founded(room, said).head();
        assertThat(seat.say(text("too early"), Instant.now())).isFalse();
        seat.hear(
                new ServerLine.Ack(Data.of(room.live().bytes()), 0, Optional.of(head)),
                Instant.now());
        assertThat(seat.isInside()).isTrue();
        return seat;
    }

    private static Content text(String text) {
        ContentId id = ContentId.random(ENTROPY);
        return new Content(
                new Envelope(id, 1, Instant.now(), Optional.empty()), new Body.Message(text));
    }

    /** Else another command says that it was said, and 'history' shows it. */
    @Test
    void whoeverSaysWhatCannotBeSaidIsTold() {
        VouchedSeat seat = seat();
        lines.clear();
        news.clear();
        MemberId nobody = MemberId.of(SigningKey.generate(ENTROPY).publicKey());

        assertThat(seat.tell(nobody, text("psst"), Instant.now())).isFalse();
        assertThat(lines).isEmpty();
        assertThat(seat.say(text("hello"), Instant.now())).isTrue();
        assertThat(lines).singleElement().isInstanceOf(ClientLine.Send.class);
        assertThat(news).as("it was told already").isEmpty();
    }
}
