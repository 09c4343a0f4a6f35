package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.Person;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A device that hides its keys, or gives out others', before it is removed. */
final class HiddenKeysTest {
    @TempDir Path folder;
    private Circle circle;
    private Person first;
    private Person second;
    private Person third;
    private Person bob;

    @BeforeEach
    void link() {
        circle = new Circle(folder);
        first = circle.device(1);
        bob = circle.bob();
        second = circle.link(first, Instant.EPOCH);
        third = circle.link(first, Instant.EPOCH);
        circle.exchange();
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private List<ConversationId> untold(Person by, int device) {
        return by.read(tx -> UntoldContacts.of(tx, device));
    }

    @Test
    void deviceOfWhoseKeysNobodyHasHeardIsRemovedAllTheSame() {
        third.write(tx -> tx.update("DELETE FROM held_key WHERE device = 2"));
        circle.remove(third, 2);
        assertThat(untold(third, 2)).containsExactly(circle.withBob());
        circle.exchange();
        assertThat(Household.devices(bob, circle.withAlice())).containsExactly(1, 3);
    }

    @Test
    void deviceThatClaimsOtherKeysThanItsOwnIsRemovedByThoseItHas() {
        ContactIdentity others = third.contact(circle.withBob()).own().publicKeys();
        ContactIdentity itsOwn = second.contact(circle.withBob()).own().publicKeys();
        ContactIdentity nobodys = ContactIdentityKey.generate(Entropy.system()).publicKeys();
        for (ContactIdentity claimed : List.of(others, nobodys)) {
            claims(2, claimed);
        }
        claims(1, itsOwn);
        claims(3, itsOwn);
        circle.remove(first, 2);
        circle.exchange();
        assertThat(Household.devices(bob, circle.withAlice())).containsExactly(1, 3);
        assertThat(Household.connections(third, circle.withBob())).isEqualTo(1);
    }

    /** The second device, which is to be removed, tells the first whose keys some are. */
    private void claims(int device, ContactIdentity keys) {
        ConversationId from =
                first.read(tx -> Siblings.all(tx)).stream()
                        .filter(one -> one.number() == 2)
                        .findFirst()
                        .flatMap(Siblings.Device::connection)
                        .orElseThrow();
        first.write(tx -> HeldKeys.take(tx, from, circle.withBob(), device, keys));
    }

    @Test
    void deviceThatASiblingAddsAfterItsRemovalIsRemovedAgain() {
        circle.away(third, true);
        circle.remove(first, 2);
        circle.exchange();
        assertThat(Household.devices(bob, circle.withAlice())).containsExactly(1, 3);
        ContactIdentity further = ContactIdentityKey.generate(Entropy.system()).publicKeys();
        third.write(tx -> {
            try {
                var adding = new Announcements.AddedDevice(further, Map.of());
                var _ =
                        third.parts()
                                .announcements()
                                .add(tx, circle.withBob(), adding, circle.pair().now());
                Feed.everyone(tx, Subject.LOGS.code(), circle.withBob().bytes());
            } catch (Announcements.RefusedException e) {
                throw new AssertionError(e);
            }
            return true;
        });
        circle.away(third, false);
        circle.exchange();
        circle.exchange();
        assertThat(Household.devices(bob, circle.withAlice())).containsExactly(1, 3);
        assertThat(untold(first, 2)).isEmpty();
    }
}
