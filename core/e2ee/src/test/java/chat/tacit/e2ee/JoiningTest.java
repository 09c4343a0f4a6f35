package chat.tacit.e2ee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Agreement;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.agreement.JoinFields;
import chat.tacit.e2ee.agreement.Target;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.content.Seen;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.LinkBlob;
import chat.tacit.e2ee.invitation.LinkKey;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.e2ee.route.Route;
import chat.tacit.e2ee.route.RouteBox;
import chat.tacit.e2ee.route.SealedId;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** From a link to the first words of both, with everything between but the relay. */
class JoiningTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

    private final SeededEntropy entropy = new SeededEntropy(23);
    private final AgreementKey inviterBox = AgreementKey.generate(entropy);
    private final AgreementKey joinerRoute = AgreementKey.generate(entropy);
    private final ContactIdentityKey joiner = ContactIdentityKey.generate(entropy);
    private final List<Route> routes =
            List.of(new Route(Samples.relay(entropy, "relay.example"), inviterBox.publicKey()));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inviterReadsTheFirstMessageAndTheJoinerTheReply(boolean longForm)
            throws UnopenableException {
        OwnInvitation own = invite(longForm);
        Target target = Target.of(own.invitation());
        Agreement.Joined joined = join(Link.parse(link(own)), blob(own));
        Ratchet.Sealed first = seal(ratchet(joined), hello(joiner));
        byte[] body = box(new Join(joined.fields(), Bytes.of(first.message())));
        assertThat(body).hasSize(16_384);

        RouteBox.Opened unboxed = RouteBox.open(inviterBox, Optional.empty(), body);
        assertThat(unboxed.sender()).isEqualTo(joinerRoute.publicKey());
        assertThat(unboxed.content().kind()).isEqualTo(BoxKind.JOIN);
        Join join = Join.decode(unboxed.content().payload());
        Ratchet.Opened opened = open(accepting(own, target, join.fields()), join.message());
        Content content = Content.decode(Bytes.of(opened.content()));
        Body.Hello hello = (Body.Hello) content.body();
        assertThat(DeviceLog.begin(hello.root()).root()).isEqualTo(join.fields().identity());
        own.secrets().wipeAgreement();

        Content reply = content(new Body.Message("welcome"), Seen.of(join.message()));
        Ratchet.Sealed answered = seal(opened.next(), reply);
        Ratchet.Opened read = open(first.next(), Bytes.of(answered.message()));
        assertThat(Content.decode(Bytes.of(read.content()))).isEqualTo(reply);
        Seen sent = Seen.of(Bytes.of(first.message()));
        assertThat(reply.envelope().seen()).hasValue(sent);
    }

    /** Every message until the reply is a join, so their order doesn't matter. */
    @Test
    void joinThatOvertakesAnotherLosesNothing() throws UnopenableException {
        OwnInvitation own = invite(false);
        Agreement.Joined joined = join(Link.parse(link(own)), blob(own));
        Ratchet.Sealed first = seal(ratchet(joined), hello(joiner));
        Content words = content(new Body.Message("are you there?"));
        Ratchet.Sealed second = seal(first.next(), words);

        Ratchet inviter = accepting(own, Target.of(own.invitation()), joined.fields());
        Ratchet.Opened late = open(inviter, Bytes.of(second.message()));
        assertThat(Content.decode(Bytes.of(late.content()))).isEqualTo(words);
        Ratchet.Opened early = open(late.next(), Bytes.of(first.message()));
        assertThat(Content.decode(Bytes.of(early.content())).body()).isInstanceOf(Body.Hello.class);
    }

    @Test
    void copyByAnotherRouteOrAnotherTryHasTheSameSealedId() throws UnopenableException {
        OwnInvitation own = invite(false);
        Agreement.Joined joined = join(Link.parse(link(own)), blob(own));
        Ratchet.Sealed first = seal(ratchet(joined), hello(joiner));
        Join sent = new Join(joined.fields(), Bytes.of(first.message()));
        Join one = unbox(box(sent));
        Join two = unbox(box(sent));
        assertThat(SealedId.of(one.message())).isEqualTo(SealedId.of(two.message()));
        Ratchet.Opened opened =
                open(accepting(own, Target.of(own.invitation()), one.fields()), one.message());
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> opened.next().open(two.message().toArray(), NOW, entropy));
    }

    /** The message proves what the fields only claim. */
    @Test
    void joinWhoseFieldsWereChangedIsUnopenable() throws UnopenableException {
        OwnInvitation own = invite(false);
        Agreement.Joined joined = join(Link.parse(link(own)), blob(own));
        Ratchet.Sealed first = seal(ratchet(joined), hello(joiner));
        JoinFields other =
                new JoinFields(
                        1,
                        ContactIdentityKey.generate(entropy).publicKeys(),
                        joined.fields().exchange(),
                        joined.fields().fetcher(),
                        0);
        Ratchet inviter = accepting(own, Target.of(own.invitation()), other);
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> inviter.open(first.message(), NOW, entropy));
    }

    /** A stranger who knows the box key, but not the invitation's secret. */
    @Test
    void joinOfSomebodyWithoutTheLinkSecretIsUnopenable() throws UnopenableException {
        OwnInvitation own = invite(false);
        OwnInvitation other = invite(false);
        Target guessed =
                Target.of(
                        new Invitation(
                                1,
                                InvitationKind.CONTACT,
                                own.invitation().keys(),
                                routes,
                                other.invitation().secret()));
        Agreement.Joined joined = Agreement.join(guessed, joiner, Optional.empty(), entropy);
        Ratchet.Sealed first = seal(ratchet(joined), hello(joiner));
        Ratchet inviter = accepting(own, Target.of(own.invitation()), joined.fields());
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> inviter.open(first.message(), NOW, entropy));
    }

    private OwnInvitation invite(boolean longForm) {
        return OwnInvitation.make(InvitationKind.CONTACT, longForm, routes, entropy);
    }

    private String link(OwnInvitation own) {
        return own.invitation().longForm()
                ? new Link.LongForm(own.invitation()).text()
                : new Link.ShortForm(routes.getFirst().relay(), LinkKey.of(own.invitation()))
                        .text();
    }

    private static Optional<Bytes> blob(OwnInvitation own) {
        return own.invitation().longForm()
                ? Optional.empty()
                : Optional.of(LinkBlob.seal(own.invitation()));
    }

    private Agreement.Joined join(Link link, Optional<Bytes> blob) throws UnopenableException {
        Optional<AgreementPublicKey> fetcher =
                blob.map(it -> AgreementKey.generate(entropy).publicKey());
        Target target =
                Target.of(
                        switch (link) {
                            case Link.LongForm whole -> whole.invitation();
                            case Link.ShortForm atRelay ->
                                    LinkBlob.open(atRelay.key(), blob.orElseThrow());
                            case Link.LiveForm live -> throw new AssertionError(live);
                        });
        return Agreement.join(target, joiner, fetcher, entropy);
    }

    private Ratchet ratchet(Agreement.Joined joined) throws UnopenableException {
        return Ratchet.joiner(joined.secrets(), joined.ratchetKey(), joined.kem(), entropy);
    }

    private static Ratchet accepting(OwnInvitation own, Target target, JoinFields fields)
            throws UnopenableException {
        return Ratchet.inviter(
                Agreement.accept(target, own.secrets(), fields),
                own.secrets().agreement(),
                own.secrets().kem());
    }

    private byte[] box(Join join) throws UnopenableException {
        return RouteBox.seal(
                joinerRoute,
                inviterBox.publicKey(),
                new Boxed(BoxKind.JOIN, join.encode()),
                entropy);
    }

    private Join unbox(byte[] body) throws UnopenableException {
        return Join.decode(RouteBox.open(inviterBox, Optional.empty(), body).content().payload());
    }

    private Ratchet.Sealed seal(Ratchet ratchet, Content content) {
        return (Ratchet.Sealed) ratchet.seal(content.encode().toArray(), entropy);
    }

    private Ratchet.Opened open(Ratchet ratchet, Bytes message) throws UnopenableException {
        return (Ratchet.Opened) ratchet.open(message.toArray(), NOW, entropy);
    }

    private Content hello(ContactIdentityKey own) {
        Body.Routes told =
                new Body.Routes(
                        List.of(new Body.Routes.Receiving(Samples.route(entropy), false)),
                        List.of());
        return content(new Body.Hello(Travel.LINK, SignedEntry.root(own, NOW), told));
    }

    private Content content(Body body, Seen... seen) {
        return new Content(
                new Envelope(ContentId.random(entropy), 1, NOW, List.of(seen).stream().findFirst()),
                body);
    }
}
