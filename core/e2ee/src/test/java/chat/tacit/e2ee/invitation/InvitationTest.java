package chat.tacit.e2ee.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.Mutation;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.route.Route;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

class InvitationTest {
    private final SeededEntropy entropy = new SeededEntropy(9);
    private final OwnInvitation shortForm = Samples.shortForm(entropy);
    private final OwnInvitation longForm = Samples.longForm(entropy);

    @Test
    void fixedBytesHaveOneFormOnly() {
        for (OwnInvitation own : List.of(shortForm, longForm)) {
            new Mutation(10).tryOut(own.invitation().encode(), b -> Invitation.decode(b).encode());
        }
    }

    @Test
    void mutablePartHasOneFormOnly() {
        Mutable mutable =
                new Mutable(
                        3,
                        Instant.parse("2026-12-01T00:00:00.9Z"),
                        shortForm.secrets().agreement().publicKey(),
                        shortForm.secrets().kem().orElseThrow().publicKey(),
                        shortForm.invitation().routes());
        assertThat(mutable.expires()).isEqualTo("2026-12-01T00:00:00Z");
        new Mutation(11).tryOut(mutable.encode(), b -> Mutable.decode(b).encode());
    }

    @Test
    void secretsComeBackFromTheDatabase() {
        for (OwnInvitation own : List.of(shortForm, longForm)) {
            Secret encoded = own.secrets().encode();
            assertThat(InvitationSecrets.decode(encoded)).isEqualTo(own.secrets());
            for (int size : new int[] {0, 1, encoded.size() - 1}) {
                Secret cut = Secret.of(encoded.expose(), 0, size);
                assertThatThrownBy(() -> InvitationSecrets.decode(cut))
                        .isInstanceOf(MalformedException.class);
            }
            encoded.expose()[0] = 2;
            assertThatThrownBy(() -> InvitationSecrets.decode(encoded))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void eachInvitationHasKeysOfItsOwn() {
        Invitation one = Samples.shortForm(entropy).invitation();
        Invitation two = Samples.shortForm(entropy).invitation();
        assertThat(one.keys().identity()).isNotEqualTo(two.keys().identity());
        assertThat(one.keys().root()).isNotEqualTo(two.keys().root());
        assertThat(one.secret()).isNotEqualTo(two.secret());
    }

    @Test
    void addressHasNoLongForm() {
        List<Route> routes = Samples.routes(entropy);
        assertThatThrownBy(() -> OwnInvitation.make(InvitationKind.ADDRESS, true, routes, entropy))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void routesAreOneToFourAndDifferent() {
        Route route = Samples.route(entropy);
        for (int count : new int[] {0, 2, 5}) {
            List<Route> routes = Collections.nCopies(count, route);
            assertThatThrownBy(
                            () -> OwnInvitation.make(InvitationKind.CONTACT, true, routes, entropy))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void hiddenInvitationHasNoQueueAndFitsALink() {
        OwnInvitation own =
                OwnInvitation.hidden(true, Samples.mesh(entropy), Optional.empty(), entropy);
        Invitation hidden = own.invitation();
        assertThat(hidden.hidden()).isTrue();
        assertThat(new Link.LongForm(hidden).text()).hasSizeLessThan(700);
        for (Invitation invitation :
                List.of(
                        hidden,
                        Samples.hidden(entropy).invitation(),
                        longForm.with(Samples.mesh(entropy)).invitation())) {
            new Mutation(12).tryOut(invitation.encode(), b -> Invitation.decode(b).encode());
        }
    }

    @Test
    void onlyContactsAreReachedByTheMesh() {
        for (InvitationKind kind : InvitationKind.values()) {
            OwnInvitation own = OwnInvitation.make(kind, false, Samples.routes(entropy), entropy);
            boolean contact = kind == InvitationKind.CONTACT || kind == InvitationKind.CONNECTION;
            if (contact) {
                assertThat(own.with(Samples.mesh(entropy)).invitation().mesh()).isPresent();
            } else {
                assertThatThrownBy(() -> own.with(Samples.mesh(entropy)))
                        .isInstanceOf(MalformedException.class);
            }
        }
    }

    @Test
    void besideAMeshRouteAreAtMostTwoQueues() {
        List<Route> three = List.of(route(), route(), route());
        OwnInvitation own = OwnInvitation.make(InvitationKind.CONTACT, false, three, entropy);
        assertThatThrownBy(() -> own.with(Samples.mesh(entropy)))
                .isInstanceOf(MalformedException.class);
        OwnInvitation two =
                OwnInvitation.make(InvitationKind.CONTACT, false, three.subList(0, 2), entropy);
        assertThat(two.with(Samples.mesh(entropy)).invitation().routes()).hasSize(2);
    }

    private Route route() {
        return Samples.route(entropy);
    }

    @Test
    void unknownKindIsMalformed() {
        byte[] fixed = longForm.invitation().encode().toArray();
        assertThat(fixed[3]).isEqualTo((byte) 1);
        fixed[3] = 7;
        assertThatThrownBy(() -> Invitation.decode(Bytes.owned(fixed)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("kind");
    }
}
