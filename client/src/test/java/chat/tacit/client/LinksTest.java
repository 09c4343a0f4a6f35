package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.Joining;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.LinkKey;
import chat.tacit.e2ee.invitation.Travel;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Links that are wrong, used, not for this, or newer: a sentence each, and nothing is begun. */
final class LinksTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final String PREFIX = "tacit:/i#";

    /** Where the kind stands in an invitation, after its tag and the version. */
    private static final int KIND = 3;

    @AutoClose private final TestRelays relays = new TestRelays();
    private final Clock clock = relays.clock();

    /** A link whose rest lies at a relay. */
    private String shortLink(Device by) throws ClientException {
        String link =
                by.write(tx ->
                                Invitations.make(
                                        tx,
                                        new InvitationTerms(false, Travel.LINK, false),
                                        Entropy.system(),
                                        clock.instant()))
                        .link();
        clock.pass(A_WHILE);
        return link;
    }

    /** Accepts a link of either form, and waits for what its relay says. */
    private void accept(Device by, String text) throws ClientException {
        switch (Accepting.parse(text)) {
            case Link.LongForm _ -> {
                var _ = by.accept(text);
            }
            case Link.LiveForm live -> throw new AssertionError(live);
            case Link.ShortForm link -> {
                var _ =
                        by.write(tx ->
                                by.parts()
                                        .joining()
                                        .beginFetch(tx, link, Travel.LINK, false, clock.instant()));
                clock.pass(A_WHILE);
                Optional<Event.Fetched> outcome = by.read(tx -> Joining.outcome(tx, link));
                if (outcome.orElseThrow() instanceof Event.NotJoined(var _, String sentence)) {
                    throw new ClientException(sentence);
                }
            }
        }
    }

    /** What the client says to a link of which nothing may come. */
    private String refused(Device by, String text) {
        long before = things(by);
        try {
            accept(by, text);
        } catch (ClientException e) {
            clock.pass(A_WHILE);
            assertThat(things(by)).as("what was begun").isEqualTo(before);
            assertThat(e.sentence()).endsWith(".").doesNotContain("\n");
            return e.sentence();
        }
        throw new AssertionError("this was accepted: " + text);
    }

    private static long things(Device of) {
        return of.number(
                "SELECT (SELECT COUNT(*) FROM conversation) + (SELECT COUNT(*) FROM contact) +"
                        + " (SELECT COUNT(*) FROM queue) + (SELECT COUNT(*) FROM route) + (SELECT"
                        + " COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM accepting WHERE joined IS"
                        + " NULL AND failed IS NULL)");
    }

    private static byte[] decoded(String link) {
        return Text.fromBase64Url(link.substring(PREFIX.length()));
    }

    private static String link(byte[] fixed) {
        return PREFIX + Text.base64Url(fixed);
    }

    private static String ofKind(String link, int kind) {
        byte[] fixed = decoded(link);
        fixed[KIND] = (byte) kind;
        return link(fixed);
    }

    @Test
    void whatIsNoLinkIsRefusedWhole() throws ClientException {
        String link = relays.device("Alice").invite();
        Device bob = relays.device("Bob");
        List<String> none =
                List.of(
                        "",
                        "hello",
                        "https://example.org/i#" + link,
                        link.substring(0, link.length() - 1),
                        link + "A",
                        " " + link,
                        PREFIX,
                        ofKind(link, InvitationKind.ADDRESS.code()));
        for (String text : none) {
            assertThat(refused(bob, text)).startsWith("that is not an invitation");
        }
        accept(bob, link);
        clock.pass(A_WHILE);
        assertThat(bob.with("Alice")).isNotNull();
    }

    @Test
    void newerKindsSayToUpgrade() throws ClientException {
        String link = relays.device("Alice").invite();
        Device bob = relays.device("Bob");
        assertThat(refused(bob, ofKind(link, 7))).contains("newer Tacit: upgrade");
        assertThat(refused(bob, ofKind(link, InvitationKind.ROOM.code()))).endsWith("upgrade.");
        assertThat(refused(bob, ofKind(link, InvitationKind.LIVE.code()))).endsWith("upgrade.");
    }

    /** Both speak what both know. */
    @Test
    void linkOfANewerVersionMakesAContact() throws ClientException {
        Device alice = relays.device("Alice");
        Device bob = relays.device("Bob");
        byte[] fixed = decoded(alice.invite());
        fixed[1] = 9;
        alice.write(tx -> tx.update("UPDATE invitation SET fixed = ?", Bytes.owned(fixed)));
        assertThat(Invitation.decode(Bytes.owned(fixed)).version()).isEqualTo(9);
        clock.pass(A_WHILE);
        accept(bob, link(fixed));
        clock.pass(A_WHILE);
        ConversationId toBob = alice.with("Bob");
        var _ = alice.send(toBob, "as ever");
        clock.pass(A_WHILE);
        assertThat(bob.texts(bob.with("Alice"))).containsExactly("as ever");
        assertThat(alice.code(toBob)).isEqualTo(bob.code(bob.with("Alice")));
    }

    @Test
    void ownAndAcceptedLinksBeginNothingAgain() throws ClientException {
        Device alice = relays.device("Alice");
        Device bob = relays.device("Bob");
        for (String link : List.of(alice.invite(), shortLink(alice))) {
            clock.pass(A_WHILE);
            assertThat(refused(alice, link)).contains("of your own");
            accept(bob, link);
            clock.pass(A_WHILE);
            assertThat(refused(bob, link)).contains("already");
            assertThat(refused(alice, link)).contains("of your own");
        }
        assertThat(alice.conversations()).hasSize(2);
    }

    @Test
    void shortLinkThatSomebodyElseOpenedBeginsNothing() throws ClientException {
        Device alice = relays.device("Alice");
        String link = shortLink(alice);
        accept(relays.device("Bob"), link);
        Device carol = relays.device("Carol");
        assertThat(refused(carol, link)).startsWith("someone else opened this link");
        assertThat(refused(carol, link)).startsWith("someone else opened this link");
    }

    @Test
    void linkOfWhichItsRelayKnowsNothingBeginsNothing() throws ClientException {
        Device alice = relays.device("Alice");
        Device bob = relays.device("Bob");
        Link.ShortForm link = (Link.ShortForm) Link.parse(shortLink(alice));
        Link wrong =
                new Link.ShortForm(link.relay(), new LinkKey(Secret.random(Entropy.system(), 32)));
        assertThat(refused(bob, wrong.text())).startsWith("the relay doesn't know this invitation");
        accept(bob, link.text());
        clock.pass(A_WHILE);
        assertThat(bob.with("Alice")).isNotNull();
    }

    @Test
    void linkWhoseTimeIsOverBeginsNothing() throws ClientException {
        Device alice = relays.device("Alice");
        String link = shortLink(alice);
        clock.jump(Invitations.LIFE.plusDays(1));
        clock.pass(A_WHILE);
        assertThat(refused(relays.device("Bob"), link))
                .startsWith("the relay doesn't know this invitation");
    }

    /** A long link leaves no trace at a relay: that it was used shows by the silence. */
    @Test
    void usedLongLinkIsGivenUpAfterThirtyDays() throws ClientException {
        Device alice = relays.device("Alice");
        Device carol = relays.device("Carol");
        String link = alice.invite();
        clock.pass(A_WHILE);
        accept(relays.device("Bob"), link);
        clock.pass(A_WHILE);
        accept(carol, link);
        ConversationId waits = carol.conversations().getFirst().id();
        clock.jump(Invitations.LIFE.minus(A_WHILE.multipliedBy(5)));
        clock.pass(A_WHILE);
        assertThat(carol.notices(waits)).isEmpty();

        clock.jump(Duration.ofHours(2));
        clock.pass(A_WHILE);
        assertThat(carol.notices(waits)).singleElement().asString().startsWith("Nobody has");
        assertThat(carol.queues()).isEmpty();
        assertThatThrownBy(() -> carol.send(waits, "Hello?"))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("nobody answered this invitation");
        clock.jump(Duration.ofHours(2));
        clock.pass(A_WHILE);
        assertThat(carol.notices(waits)).hasSize(1);
        var _ = alice.send(alice.with("Bob"), "as ever");
        clock.pass(A_WHILE);
        assertThat(alice.conversations()).hasSize(1);
    }
}
