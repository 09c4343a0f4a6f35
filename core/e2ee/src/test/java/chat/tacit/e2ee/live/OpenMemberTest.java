package chat.tacit.e2ee.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.OpenMessage;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.ServerLine.Change;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class OpenMemberTest {
    private static final SessionName ATTIC = new SessionName("Attic");
    private static final Data SESSION = Data.of(ATTIC.utf8());

    private final Entropy entropy = new Random(1)::nextBytes;
    private final Fingerprint relay = new Fingerprint(Bytes.zeros(32));
    private final Someone ada = new Someone("Ada");
    private final Someone bob = new Someone("Bob");
    private final Someone cleo = new Someone("Cleo");
    private Instant now = Instant.ofEpochSecond(1_795_262_400L);

    /** One member, and the relay's line about them. */
    private final class Someone {
        final DisplayName name;
        final SigningKey key;
        final OpenMember member;
        final ServerLine.User user;
        final List<OpenEvent> events = new ArrayList<>();

        Someone(String name) {
            this(name, SigningKey.generate(entropy));
        }

        Someone(String name, SigningKey key) {
            this.name = new DisplayName(name);
            this.key = key;
            this.member =
                    new OpenMember(
                            new OpenMember.Membership(
                                    ATTIC, relay, Bytes.zeros(32), key, this.name),
                            entropy);
            ClientLine.Identity message = (ClientLine.Identity) member.identity();
            this.user = new ServerLine.User(this.name, message.message());
        }

        MemberId id() {
            return MemberId.of(key.publicKey());
        }

        void hear(ServerLine line) {
            member.hear(line, now, events::add);
        }

        /** Hears that it is in, with these others. */
        Someone enter(Someone... others) {
            hear(new ServerLine.Ack(SESSION, 0, Optional.empty()));
            hear(
                    new ServerLine.Users(
                            Change.ALL, List.of(others).stream().map(one -> one.user).toList()));
            hear(came(this));
            events.clear();
            return this;
        }

        /** What it seals for all. */
        Data say(String text) {
            List<OpenEvent> said = new ArrayList<>();
            assertThat(member.say(content(text), said::add)).isPositive();
            return ((ClientLine.Send) ((OpenEvent.Say) said.getFirst()).line()).sealed();
        }

        Data tell(Someone to, String text) {
            List<OpenEvent> said = new ArrayList<>();
            assertThat(member.tell(to.id(), content(text), said::add)).isTrue();
            return ((ClientLine.Send) ((OpenEvent.Say) said.getFirst()).line()).sealed();
        }
    }

    @Test
    void whatOneSaysEverybodyHears() {
        everybodyIsIn();
        Data sealed = ada.say("hello");
        pass(ada, sealed, bob);
        pass(ada, sealed, cleo);
        for (Someone one : List.of(bob, cleo)) {
            OpenEvent.Said said = (OpenEvent.Said) one.events.getFirst();
            assertThat(said.from().name()).isEqualTo(ada.name);
            assertThat(said.content().body()).isEqualTo(new Body.Message("hello"));
            assertThat(said.audience()).isEqualTo(OpenEvent.Audience.ALL);
            assertThat(said.missed()).isZero();
        }
    }

    /** The list isn't whole yet: nobody could say for whom it was. */
    @Test
    void whatComesBeforeOneIsInIsALie() {
        ada.enter(bob);
        bob.hear(new ServerLine.Ack(SESSION, 0, Optional.empty()));
        bob.hear(new ServerLine.Users(Change.ALL, List.of(ada.user)));
        pass(ada, ada.say("already?"), bob);
        assertThat(bob.events.getLast()).isInstanceOf(OpenEvent.Lied.class);
    }

    @Test
    void whatIsForOneIsForThatOne() {
        everybodyIsIn();
        pass(ada, ada.tell(bob, "only you"), bob);
        OpenEvent.Said said = (OpenEvent.Said) bob.events.getFirst();
        assertThat(said.audience()).isEqualTo(OpenEvent.Audience.ONE);
    }

    @Test
    void whatIsRepeatedIsGarbage() {
        everybodyIsIn();
        Data sealed = ada.say("hello");
        pass(ada, sealed, bob);
        pass(ada, sealed, bob);
        assertThat(bob.events.getLast()).isInstanceOf(OpenEvent.Garbage.class);
    }

    /** Whoever comes again counts from the beginning. */
    @Test
    void whatWasSaidBeforeSomebodyCameAgainIsGarbage() {
        everybodyIsIn();
        Data sealed = ada.say("hello");
        pass(ada, sealed, bob);
        Someone again = new Someone("Ada", ada.key);
        bob.hear(came(again));
        pass(ada, sealed, bob);
        assertThat(bob.events.getLast()).isInstanceOf(OpenEvent.Garbage.class);
    }

    @Test
    void whatNeverCameIsCounted() {
        everybodyIsIn();
        pass(ada, ada.say("one"), bob);
        var _ = ada.say("two");
        var _ = ada.say("three");
        pass(ada, ada.say("four"), bob);
        assertThat(((OpenEvent.Said) bob.events.getLast()).missed()).isEqualTo(2);
    }

    /** The relay shows Bob somebody whom it hides from Ada. */
    @Test
    void messageForOthersThanOneSeesIsMarked() {
        ada.enter(bob);
        bob.enter(ada, cleo);
        pass(ada, ada.say("hello"), bob);
        assertThat(((OpenEvent.Said) bob.events.getFirst()).audience())
                .isEqualTo(OpenEvent.Audience.OTHERS);
    }

    @Test
    void messageThatCrossedWithAnArrivalIsForAll() {
        ada.enter(bob);
        bob.enter(ada);
        Data before = ada.say("before Cleo");
        bob.hear(came(cleo));
        pass(ada, before, bob);
        Data late = ada.say("still before Cleo");
        now = now.plus(Duration.ofSeconds(11));
        pass(ada, late, bob);
        assertThat(bob.events.stream().filter(OpenEvent.Said.class::isInstance))
                .extracting(event -> ((OpenEvent.Said) event).audience())
                .containsExactly(OpenEvent.Audience.ALL, OpenEvent.Audience.OTHERS);
    }

    /** Without Ada's key nobody speaks in her name, whatever the relay calls them. */
    @Test
    void relayCannotPassOffOneAsAnother() {
        everybodyIsIn();
        pass(cleo.id(), ada.say("hello"), bob);
        assertThat(bob.events.getFirst()).isEqualTo(new OpenEvent.Garbage(person(bob, cleo)));
    }

    @Test
    void personWhoseMessage1DoesNotHoldIsLeftOut() {
        bob.enter();
        byte[] forged = ada.user.who().bytes().toArray();
        forged[40] ^= 1; // a leaf of somebody else's
        bob.hear(
                new ServerLine.Users(
                        Change.CAME,
                        List.of(new ServerLine.User(ada.name, Data.of(Bytes.owned(forged))))));
        assertThat(bob.events).containsExactly(new OpenEvent.LeftOut(ada.name));
        assertThat(bob.member.people()).isEmpty();
    }

    @Test
    void lineOfSomebodyWhomTheRelayNeverNamedIsToldApart() {
        ada.enter(bob);
        bob.enter();
        pass(ada, ada.say("hello"), bob);
        assertThat(bob.events).containsExactly(new OpenEvent.Stranger(ada.id()));
    }

    @Test
    void whoIsGoneIsSealedToNoLonger() {
        everybodyIsIn();
        ada.hear(
                new ServerLine.Users(
                        Change.WENT,
                        List.of(new ServerLine.User(cleo.name, Data.of(cleo.id().bytes())))));
        Data sealed = ada.say("without Cleo");
        assertThat(ada.member.people()).extracting(Person::name).containsExactly(bob.name);
        bob.hear(
                new ServerLine.Users(
                        Change.WENT,
                        List.of(new ServerLine.User(cleo.name, Data.of(cleo.id().bytes())))));
        pass(ada, sealed, bob);
        assertThat(((OpenEvent.Said) bob.events.getLast()).audience())
                .isEqualTo(OpenEvent.Audience.ALL);
    }

    @Test
    void lineThatHasNoPlaceEndsIt() {
        everybodyIsIn();
        bob.hear(new ServerLine.Stale(1, Bytes.zeros(32)));
        assertThat(bob.events).containsExactly(new OpenEvent.Lied());
        assertThat(bob.member.isInside()).isFalse();
        pass(ada, ada.say("hello"), bob);
        assertThat(bob.events).hasSize(1);
    }

    @Test
    void ackOfAnotherSessionEndsIt() {
        ada.hear(
                new ServerLine.Ack(Data.of(new SessionName("Cellar").utf8()), 0, Optional.empty()));
        assertThat(ada.events).containsExactly(new OpenEvent.Lied());
    }

    @Test
    void nothingIsSaidBeforeOneIsIn() {
        assertThat(ada.member.say(content("hello"), ada.events::add)).isZero();
        ada.hear(new ServerLine.Ack(SESSION, 0, Optional.empty()));
        ada.hear(new ServerLine.Users(Change.ALL, List.of(bob.user)));
        assertThat(ada.member.say(content("hello"), ada.events::add)).isZero();
        ada.hear(came(ada));
        assertThat(ada.member.say(content("hello"), ada.events::add)).isEqualTo(1);
    }

    @Test
    void refusalIsTold() {
        everybodyIsIn();
        ada.hear(new ServerLine.Refused(Refusal.REFUSED));
        assertThat(ada.events).containsExactly(new OpenEvent.Refused(Refusal.REFUSED));
    }

    private void everybodyIsIn() {
        ada.enter(bob, cleo);
        bob.enter(ada, cleo);
        cleo.enter(ada, bob);
    }

    private static ServerLine came(Someone who) {
        return new ServerLine.Users(Change.CAME, List.of(who.user));
    }

    private static void pass(Someone from, Data sealed, Someone to) {
        pass(from.id(), sealed, to);
    }

    /** As the relay cuts it. */
    private static void pass(MemberId as, Data sealed, Someone to) {
        OpenMessage.Cut cut = OpenMessage.decode(sealed.bytes()).cut(to.id()).orElseThrow();
        to.hear(new ServerLine.Send(as, Data.of(cut.encode())));
    }

    private static Person person(Someone seenBy, Someone who) {
        return seenBy.member.people().stream()
                .filter(one -> one.id().equals(who.id()))
                .findFirst()
                .orElseThrow();
    }

    private Content content(String text) {
        Envelope envelope = new Envelope(ContentId.random(entropy), 1, now, Optional.empty());
        return new Content(envelope, new Body.Message(text));
    }
}
