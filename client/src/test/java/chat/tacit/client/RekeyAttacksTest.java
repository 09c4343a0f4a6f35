package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.RenewalLinks;
import chat.tacit.client.contact.Renewals;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Agreement;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.agreement.Target;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.content.KeyChange;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.e2ee.route.Route;
import chat.tacit.e2ee.route.RouteBox;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What others try with links that renew keys, on virtual time. */
final class RekeyAttacksTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);

    @AutoClose private final Friends friends = Friends.met();
    private final Entropy entropy = Entropy.system();
    private final Clock clock = friends.clock();
    private final Device alice = friends.alice();
    private final Device bob = friends.bob();
    private final ConversationId toBob = friends.toBob();
    private final ConversationId toAlice = friends.toAlice();
    private String code;

    @BeforeEach
    void rememberTheCode() throws ClientException {
        code = alice.code(toBob);
    }

    private String invitation(Device by) throws ClientException {
        String link = by.invite();
        clock.pass(A_WHILE);
        return link;
    }

    private String renewal() throws ClientException {
        String link = alice.rekey(toBob, Travel.LINK);
        clock.pass(A_WHILE);
        return link;
    }

    private void assertUnchanged() throws ClientException {
        assertThat(alice.code(toBob)).isEqualTo(code);
        assertThat(bob.code(toAlice)).isEqualTo(code);
        friends.assertThatTheyTalk();
    }

    private void assertRenewed() throws ClientException {
        assertThat(alice.code(toBob)).isNotEqualTo(code).isEqualTo(bob.code(toAlice));
    }

    /** The whole of a link, as whoever photographed it has it. */
    private static Invitation photographed(String link) {
        return ((Link.LongForm) Link.parse(link)).invitation();
    }

    /** A true join of an invitation, by somebody with queues at these routes. */
    private Join join(Invitation of, List<Route> receiving) throws UnopenableException {
        ContactIdentityKey own = ContactIdentityKey.generate(entropy);
        Agreement.Joined joined = Agreement.join(Target.of(of), own, Optional.empty(), entropy);
        Body.Hello hello =
                new Body.Hello(
                        Travel.LINK,
                        SignedEntry.root(own, clock.instant()),
                        new Body.Routes(
                                receiving.stream()
                                        .map(it -> new Body.Routes.Receiving(it, false))
                                        .toList(),
                                List.of()));
        Envelope envelope =
                new Envelope(
                        ContentId.random(entropy),
                        1,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        Optional.empty());
        Ratchet ratchet =
                Ratchet.joiner(joined.secrets(), joined.ratchetKey(), joined.kem(), entropy);
        byte[] content = new Content(envelope, hello).encode().toArray();
        return switch (ratchet.seal(content, entropy)) {
            case Ratchet.Sealed sealed -> new Join(joined.fields(), Bytes.owned(sealed.message()));
            case Ratchet.Unanswered _ -> throw new IllegalStateException("a first message");
        };
    }

    private static boolean say(Device by, ConversationId to, Clock clock, Body body) {
        return by.write(tx -> by.parts().sealer().seal(tx, to, body, clock.instant()));
    }

    private static KeyChange change(Invitation of, Join join) {
        return new KeyChange(RenewalLinks.hash(of), Optional.of(join));
    }

    @Test
    void strangerWhoPhotographedTheLinkIsRefusedAtItsQueues() throws Exception {
        String link = renewal();
        Invitation seen = photographed(link);
        Join join = join(seen, seen.routes());
        byte[] body =
                RouteBox.seal(
                        AgreementKey.generate(entropy),
                        seen.routes().getFirst().boxKey(),
                        new Boxed(BoxKind.JOIN, join.encode()),
                        entropy);
        long queue =
                alice.number(
                        "SELECT MIN(id) FROM queue WHERE invitation IN"
                                + " (SELECT id FROM invitation WHERE renews IS NOT NULL)");

        assertThatThrownBy(() -> alice.write(tx -> take(alice, tx, queue, body)))
                .isInstanceOf(UnopenableException.class);
        assertThat(alice.conversations()).hasSize(1);
        assertUnchanged();

        var _ = bob.accept(link);
        clock.pass(A_WHILE);
        assertRenewed();
    }

    private boolean take(Device by, Transaction tx, long queue, byte[] body)
            throws UnopenableException {
        var _ = by.parts().inbox().take(tx, queue, body, clock.instant(), event -> {});
        return true;
    }

    @Test
    void anotherContactWhoPhotographedTheLinkIsRefusedInsideItsSession() throws Exception {
        Device carol = friends.stranger("Carol");
        ConversationId toAliceOfCarol = carol.accept(invitation(alice));
        clock.pass(A_WHILE);
        ConversationId toCarol = alice.with("Carol");
        String link = renewal();
        Invitation seen = photographed(link);

        assertThatThrownBy(() -> carol.accept(link)).isInstanceOf(ClientException.class);
        say(carol, toAliceOfCarol, clock, change(seen, join(seen, seen.routes())));
        clock.pass(A_WHILE);

        assertThat(alice.notices(toCarol)).singleElement().asString().contains("didn't make");
        assertThat(alice.code(toCarol)).isEqualTo(carol.code(toAliceOfCarol));
        assertUnchanged();
        var _ = bob.accept(link);
        clock.pass(A_WHILE);
        assertRenewed();
    }

    @Test
    void linkThatWasExchangedOnItsWayRenewsNothingAndBothSidesAreTold() throws Exception {
        Invitation seen = photographed(renewal());
        OwnInvitation forged =
                OwnInvitation.make(
                        InvitationKind.CONTACT, true, seen.routes(), seen.renews(), entropy);

        var _ = bob.accept(new Link.LongForm(forged.invitation()).text());
        clock.pass(A_WHILE);

        assertThat(alice.notices(toBob)).singleElement().asString().contains("exchanged yours");
        assertThat(bob.notices(toAlice)).singleElement().asString().contains("come between you");
        assertThat(bob.number("SELECT COUNT(*) FROM rekey")).isZero();
        assertUnchanged();
    }

    @Test
    void linkWhoseTimeIsOverRenewsNothing() throws ClientException {
        String link = renewal();
        clock.jump(Invitations.LIFE.plusHours(2));
        clock.pass(A_WHILE);

        var _ = bob.accept(link);
        clock.pass(A_WHILE);

        assertThat(bob.notices(toAlice)).anyMatch(it -> it.contains("nothing was changed"));
        assertThat(alice.notices(toBob)).anyMatch(it -> it.contains("works no more"));
        assertUnchanged();
    }

    @Test
    void replayedJoinChangesNothing() throws ClientException {
        String link = renewal();
        var _ = bob.accept(link);
        KeyChange joined =
                bob.read(tx -> {
                    Renewals.Pending pending = Renewals.pending(tx, toAlice).orElseThrow();
                    return new KeyChange(pending.link(), Optional.of(pending.telling().join()));
                });
        clock.pass(A_WHILE);
        assertRenewed();
        String renewed = alice.code(toBob);
        int told = alice.notices(toBob).size();

        say(bob, toAlice, clock, joined);
        clock.pass(A_WHILE);

        assertThat(alice.code(toBob)).isEqualTo(renewed).isEqualTo(bob.code(toAlice));
        assertThat(alice.notices(toBob)).hasSize(told);
    }

    @Test
    void secondJoinOfAUsedLinkIsRefused() throws Exception {
        String link = renewal();
        Invitation seen = photographed(link);
        var _ = bob.accept(link);
        clock.pass(A_WHILE);
        String renewed = alice.code(toBob);

        say(bob, toAlice, clock, change(seen, join(seen, seen.routes())));
        clock.pass(A_WHILE);

        assertThat(alice.code(toBob)).isEqualTo(renewed);
        assertThat(alice.notices(toBob)).anyMatch(it -> it.contains("works no more"));
    }

    @Test
    void linkDiesWithTheContactThatItWasMadeFor() throws ClientException {
        String link = renewal();
        alice.write(tx -> {
            Contacts.delete(tx, toBob, clock.instant());
            return true;
        });
        var _ = bob.accept(link);
        clock.pass(A_WHILE);

        assertThat(alice.conversations()).isEmpty();
        assertThat(alice.number("SELECT COUNT(*) FROM queue")).isZero();
        assertThat(bob.code(toAlice)).isEqualTo(code);
    }

    @Test
    void linkOfADeletedContactIsRefused() throws ClientException {
        String link = renewal();
        bob.write(tx -> {
            Contacts.delete(tx, toAlice, clock.instant());
            return true;
        });

        assertThatThrownBy(() -> bob.accept(link))
                .isInstanceOfSatisfying(
                        ClientException.class,
                        e -> assertThat(e.sentence()).contains("nothing was joined"));
        assertThat(bob.conversations()).isEmpty();
    }

    @Test
    void otherKeysInsideTheSessionAreNotTakenAndStopWhatIsSent() throws Exception {
        Body.Hello hello =
                new Body.Hello(
                        Travel.SCREEN,
                        SignedEntry.root(ContactIdentityKey.generate(entropy), clock.instant()),
                        new Body.Routes(
                                photographed(renewal()).routes().stream()
                                        .map(it -> new Body.Routes.Receiving(it, false))
                                        .toList(),
                                List.of()));
        say(bob, toAlice, clock, hello);
        clock.pass(A_WHILE);

        assertThat(alice.conversations().getFirst().level()).isEqualTo(Level.CHANGED);
        assertThat(alice.code(toBob)).isEqualTo(code);
        assertThatThrownBy(() -> alice.send(toBob, "to whom?")).isInstanceOf(ClientException.class);

        assertThat(alice.compare(toBob, bob.code(toAlice))).isTrue();
        assertUnchanged();
    }

    @Test
    void joinWithAHelloOfOtherKeysIsRefused() throws Exception {
        Invitation seen = photographed(renewal());
        Join fields = join(seen, seen.routes());
        Join other = join(seen, seen.routes());

        say(bob, toAlice, clock, change(seen, new Join(fields.fields(), other.message())));
        clock.pass(A_WHILE);

        assertThat(alice.notices(toBob)).anyMatch(it -> it.contains("works no more"));
        assertUnchanged();
    }
}
