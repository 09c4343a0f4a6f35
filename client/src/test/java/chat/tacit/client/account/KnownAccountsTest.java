package chat.tacit.client.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.KnownAccounts.Heard;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What Alice, who has Bob for a contact, knows of others' accounts. */
final class KnownAccountsTest extends HearsOfAccounts {
    private final Owner alices = Owner.of("alice");
    private final Owner another = bobs.renewed();

    private void renew(Owner to) {
        alice().write(tx -> {
            KnownAccounts.renewed(tx, bobs.id(), bobs.key(), to.key());
            return true;
        });
    }

    private KnownAccount known() {
        return alice().read(tx -> KnownAccounts.find(tx, bobs.id())).orElseThrow();
    }

    private Level level() {
        return known().level();
    }

    private void contact(Level level) {
        alice().write(tx -> {
            Contacts.level(tx, pair().atAlice(), level);
            return true;
        });
    }

    private boolean compare(String code) throws ClientException {
        return alice().write(tx -> AccountCodes.compare(tx, alices.side(), bobs.id(), code));
    }

    private AccountCodes.Codes codes() throws ClientException {
        return alice().<AccountCodes.Codes, ClientException>write(
                        tx -> AccountCodes.of(tx, alices.side(), bobs.id()));
    }

    private void accept(VerifyingKey key) throws ClientException {
        alice().<Boolean, ClientException>write(tx -> {
            AccountCodes.accept(tx, bobs.id(), key);
            return true;
        });
    }

    private void invite(VerifyingKey key) throws ClientException {
        alice().<Boolean, ClientException>write(tx -> {
            KnownAccounts.requireInvitable(tx, bobs.id(), key);
            return true;
        });
    }

    private void assertNotInvited(VerifyingKey key) {
        assertThatExceptionOfType(ClientException.class).isThrownBy(() -> invite(key));
    }

    private void assertAlarm(Owner instead) {
        assertThat(level()).isEqualTo(Level.CHANGED);
        assertThat(known().key()).isEqualTo(bobs.key());
        assertThat(known().other()).contains(instead.key());
        assertNotInvited(bobs.key());
        assertNotInvited(instead.key());
    }

    @Test
    void accountThatAContactTellsIsKnownAsTheContactIs() {
        assertThat(hear(bobs)).isEqualTo(Heard.TAKEN);
        assertThat(level()).isEqualTo(Level.LINK);
        assertThat(known().name()).isEqualTo("Bob");
        assertThat(known().contact()).contains(pair().atAlice());
        contact(Level.COMPARED);
        assertThat(level()).isEqualTo(Level.COMPARED);
        contact(Level.CHANGED);
        assertThat(level()).isEqualTo(Level.CHANGED);
        assertThat(known().other()).isEmpty();
        assertNotInvited(bobs.key());
        contact(Level.LINK);
        alice().write(tx -> tx.update("UPDATE conversation SET blocked = 1"));
        assertThat(level()).isEqualTo(Level.UNKNOWN);
    }

    @Test
    void accountThatIsLookedUpIsKnownByItsServerUntilTheContactTellsIt() throws ClientException {
        assertThat(lookUp(bobs.bundle(1)).level()).isEqualTo(Level.SERVER);
        assertThat(known().name()).isEqualTo("bob");
        invite(bobs.key());
        assertThat(hear(bobs)).isEqualTo(Heard.TAKEN);
        assertThat(level()).isEqualTo(Level.LINK);
        assertThat(hear(bobs)).isEqualTo(Heard.KNOWN);
        assertThat(known().name()).isEqualTo("Bob");
    }

    @Test
    void higherVersionUnderTheSameKeyChangesNoLevel() throws ClientException {
        var _ = hear(bobs);
        assertThat(lookUp(bobs.bundle(3)).level()).isEqualTo(Level.LINK);
        assertThat(lookUp(bobs.bundle(4)).level()).isEqualTo(Level.LINK);
        SignedBundle same = bobs.bundle(5);
        assertThat(lookUp(same)).isEqualTo(lookUp(same));
        letIn(bobs);
        assertThat(level()).isEqualTo(Level.LINK);
    }

    @Test
    void olderVersionIsRefused() throws ClientException {
        var _ = lookUp(bobs.bundle(3));
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> lookUp(bobs.bundle(2)))
                .satisfies(e -> assertThat(e.sentence()).contains("older key (2)", "(3)"));
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> lookUp(another.bundle(2)));
        assertThat(level()).isEqualTo(Level.SERVER);
    }

    @Test
    void twoBundlesOfOneVersionAreAnAlarmUntilTheUserHasActed() throws ClientException {
        var _ = lookUp(bobs.bundle(3));
        SignedBundle second = bobs.bundle(3);
        assertThat(lookUp(second).level()).isEqualTo(Level.CHANGED);
        assertThat(known().other()).isEmpty();
        assertNotInvited(bobs.key());
        accept(bobs.key());
        assertThat(level()).isEqualTo(Level.SERVER);
        assertThat(lookUp(second).level()).isEqualTo(Level.SERVER);
        assertThat(lookUp(bobs.bundle(3)).level()).isEqualTo(Level.CHANGED);
    }

    @Test
    void anotherKeyIsAnAlarmThatKeepsBothWhoeverTellsIt() throws ClientException {
        var _ = lookUp(bobs.bundle(1));
        assertThat(hear(another)).isEqualTo(Heard.CHANGED);
        assertAlarm(another);
        accept(bobs.key());
        assertThat(lookUp(another.bundle(1)).level()).isEqualTo(Level.CHANGED);
        assertAlarm(another);
        accept(bobs.key());
        letIn(another);
        assertAlarm(another);
        assertThat(hear(bobs)).isEqualTo(Heard.CHANGED);
        assertAlarm(another);
    }

    @Test
    void nobodyIsInvitedWhoseKeyIsntTheKnownOne() throws ClientException {
        assertNotInvited(bobs.key());
        var _ = hear(bobs);
        invite(bobs.key());
        assertNotInvited(another.key());
    }

    @Test
    void codeOfTheKnownKeyEndsTheAlarm() throws ClientException {
        var _ = hear(bobs);
        assertThat(compare(codes().known().toString())).isTrue();
        assertThat(level()).isEqualTo(Level.COMPARED);
        letIn(another);
        assertAlarm(another);
        assertThat(compare(codes().known().toString())).isTrue();
        assertThat(level()).isEqualTo(Level.COMPARED);
        assertThat(known().key()).isEqualTo(bobs.key());
        invite(bobs.key());
    }

    @Test
    void codeOfTheOtherKeyPutsItInItsPlace() throws ClientException {
        var _ = lookUp(bobs.bundle(1));
        SignedBundle renewed = another.bundle(2);
        var _ = lookUp(renewed);
        assertThat(compare(codes().other().orElseThrow().toString())).isTrue();
        assertThat(level()).isEqualTo(Level.COMPARED);
        assertThat(known().key()).isEqualTo(another.key());
        invite(another.key());
        assertThat(lookUp(renewed).level()).isEqualTo(Level.COMPARED);
        assertThatExceptionOfType(ClientException.class).isThrownBy(() -> lookUp(bobs.bundle(1)));
    }

    @Test
    void anotherCodeSettlesNothing() throws ClientException {
        var _ = lookUp(bobs.bundle(1));
        letIn(another);
        assertThat(compare("0".repeat(30) + "1".repeat(30))).isFalse();
        assertAlarm(another);
        assertThatExceptionOfType(ClientException.class).isThrownBy(() -> compare("12345"));
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() ->
                        alice().write(tx ->
                                AccountCodes.compare(
                                        tx,
                                        alices.side(),
                                        alices.id(),
                                        "0".repeat(30) + "1".repeat(30))));
    }

    @Test
    void acceptedKeyIsKnownAsWhoeverToldItIs() throws ClientException {
        var _ = hear(bobs);
        contact(Level.COMPARED);
        var _ = lookUp(another.bundle(1));
        accept(another.key());
        assertThat(level()).isEqualTo(Level.SERVER);
        assertThat(hear(bobs)).isEqualTo(Heard.CHANGED);
        accept(bobs.key());
        assertThat(level()).isEqualTo(Level.COMPARED);
        letIn(another);
        accept(another.key());
        assertThat(level()).isEqualTo(Level.VOUCHED);
    }

    @Test
    void keyThatTheUserHasntSeenIsntAccepted() throws ClientException {
        var _ = lookUp(bobs.bundle(1));
        assertThatExceptionOfType(ClientException.class).isThrownBy(() -> accept(bobs.key()));
        letIn(another);
        Owner third = bobs.renewed();
        letIn(third);
        assertThatExceptionOfType(ClientException.class).isThrownBy(() -> accept(another.key()));
        assertAlarm(third);
    }

    @Test
    void keyThatADeviceOfTheOldOneNamesTakesItsPlaceUnlessThatWasCompared() throws ClientException {
        letIn(bobs);
        renew(another);
        assertThat(level()).isEqualTo(Level.VOUCHED);
        assertThat(known().key()).isEqualTo(another.key());
        accept(alarmAfter(bobs));
        var _ = compare(codes().known().toString());
        renew(another);
        assertAlarm(another);
    }

    @Test
    void wordAboutAKeyThatIsOverSetsNothingBackWheneverItComes() {
        var _ = hear(bobs);
        assertThat(hear(another)).isEqualTo(Heard.RENEWED);
        assertThat(hear(bobs)).isEqualTo(Heard.KNOWN);
        assertThat(known().key()).isEqualTo(another.key());
        Owner third = bobs.renewed();
        alice().write(tx -> {
            KnownAccounts.renewed(tx, bobs.id(), another.key(), third.key());
            return true;
        });
        assertThat(hear(another)).isEqualTo(Heard.KNOWN);
        assertThat(known().key()).isEqualTo(third.key());
        assertThat(known().level()).isNotEqualTo(Level.CHANGED);
    }

    /** A member is let in elsewhere with the first key again. */
    private VerifyingKey alarmAfter(Owner owner) {
        letIn(owner);
        return owner.key();
    }

    @Test
    void keyThatAContactDidntTellIsntKnownAsTheContactIs() {
        var _ = hear(bobs);
        contact(Level.SCREEN);
        renew(another);
        assertThat(level()).isEqualTo(Level.VOUCHED);
        contact(Level.COMPARED);
        assertThat(level()).isEqualTo(Level.VOUCHED);
        assertThat(known().name()).isEqualTo("Bob");
        assertThat(hear(another)).isEqualTo(Heard.TAKEN);
        assertThat(level()).isEqualTo(Level.COMPARED);
    }

    @Test
    void keyOfAContactWhoWasComparedIsntReplacedByADeviceOfTheOldOne() {
        var _ = hear(bobs);
        contact(Level.COMPARED);
        renew(another);
        assertAlarm(another);
    }

    @Test
    void whatRestsOnAnotherKeyThanTheKnownOneIsAnAlarm() {
        letIn(another);
        alice().write(tx -> {
            KnownAccounts.renewed(tx, bobs.id(), bobs.key(), bobs.renewed().key());
            return true;
        });
        assertThat(level()).isEqualTo(Level.CHANGED);
        assertThat(known().key()).isEqualTo(another.key());
    }

    @Test
    void accountOfAContactWhoIsDeletedIsKnownByItsServerAlone() {
        var _ = hear(bobs);
        alice().write(tx -> {
            Contacts.delete(tx, pair().atAlice(), pair().now());
            return true;
        });
        assertThat(level()).isEqualTo(Level.SERVER);
        assertThat(known().key()).isEqualTo(bobs.key());
        assertThat(known().name()).isEqualTo("bob");
    }

    @Test
    void usersOwnNameIsFirst() throws ClientException {
        var _ = hear(bobs);
        rename("Bobby");
        assertThat(known().name()).isEqualTo("Bobby");
        rename("");
        assertThat(known().name()).isEqualTo("Bob");
        assertThatExceptionOfType(ClientException.class).isThrownBy(() -> rename("b".repeat(129)));
        assertThatExceptionOfType(ClientException.class).isThrownBy(() -> rename("two\nlines"));
        rename("b".repeat(128));
    }

    private void rename(String name) throws ClientException {
        alice().<Boolean, ClientException>write(tx -> {
            KnownAccounts.rename(tx, bobs.id(), name, pair().now());
            return true;
        });
    }

    @Test
    void whatOthersSayOfTheProfilesOwnAccountIsntKept() {
        alice().write(tx -> {
            StoredRoom.Place place = StoredRoom.Place.START;
            new StoredRoom(
                            new RoomId(Bytes.zeros(RoomId.SIZE)),
                            Owner.HOME,
                            alices.id(),
                            Conversation.State.ACTIVE,
                            "",
                            place)
                    .begin(tx, "Book club", pair().now());
            return true;
        });
        assertThat(hear(alices.renewed())).isEqualTo(Heard.KNOWN);
        letIn(alices.renewed());
        assertThat(alice().read(KnownAccounts::all)).isEqualTo(List.of());
    }
}
