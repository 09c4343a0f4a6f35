package chat.tacit.client.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.account.KnownAccounts.Heard;
import chat.tacit.client.contact.Contacts;
import chat.tacit.e2ee.invitation.Level;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Bob has told Alice his account, and has given it new keys: {@code spec/50-room} §2.2, §14. */
final class ContactRenewalTest {
    private final Owner alices = Owner.of("alice");
    private final Owner bobs = Owner.of("bob");
    private final Owner renewed = bobs.renewed();
    private final Owner third = bobs.renewed();

    @TempDir Path folder;
    private Pair pair;
    private Person alice;

    @BeforeEach
    void make() {
        pair = Pair.introduced(folder);
        alice = pair.alice();
        assertThat(hear(bobs)).isEqualTo(Heard.TAKEN);
    }

    @AfterEach
    void end() {
        pair.close();
    }

    private Heard hear(Owner owner) {
        return alice.write(
                tx -> KnownAccounts.hear(tx, pair.atAlice(), owner.address(), owner.key()));
    }

    private void letIn(Owner owner) {
        alice.write(tx -> {
            KnownAccounts.letIn(tx, owner.address(), owner.key(), AccountSource.MEMBER);
            return true;
        });
    }

    private KnownAccount known() {
        return alice.read(tx -> KnownAccounts.find(tx, bobs.id())).orElseThrow();
    }

    private void invite(Owner owner) throws ClientException {
        alice.<Boolean, ClientException>write(tx -> {
            KnownAccounts.requireInvitable(tx, bobs.id(), owner.key());
            return true;
        });
    }

    private void assertNotInvited(Owner owner) {
        assertThatExceptionOfType(ClientException.class).isThrownBy(() -> invite(owner));
    }

    private void assertAlarm(Owner known, Owner other) {
        assertThat(known().level()).isEqualTo(Level.CHANGED);
        assertThat(known().key()).isEqualTo(known.key());
        assertThat(known().other()).contains(other.key());
        assertNotInvited(known);
        assertNotInvited(other);
    }

    @Test
    void keyThatAContactTellsInThePlaceOfItsOwnIsKnownAsTheContactIs() throws ClientException {
        alice.write(tx -> {
            Contacts.level(tx, pair.atAlice(), Level.COMPARED);
            return true;
        });
        assertThat(hear(renewed)).isEqualTo(Heard.RENEWED);
        assertThat(known().level()).isEqualTo(Level.COMPARED);
        assertThat(known().key()).isEqualTo(renewed.key());
        assertThat(known().other()).isEmpty();
        invite(renewed);
        assertNotInvited(bobs);
    }

    @Test
    void alarmAboutTheKeyThatTheContactTellsIsOverWithItAndAboutAThirdOneStays() {
        letIn(renewed);
        assertAlarm(bobs, renewed);
        assertThat(hear(renewed)).isEqualTo(Heard.RENEWED);
        assertThat(known().level()).isEqualTo(Level.LINK);
        letIn(bobs);
        assertAlarm(renewed, bobs);
        assertThat(hear(third)).isEqualTo(Heard.CHANGED);
        assertAlarm(renewed, third);
    }

    @Test
    void keyThatARoomHasFromADeviceOfTheOneBeforeIsTheContactsOnceItTellsIt() {
        alice.write(tx -> {
            KnownAccounts.renewed(tx, bobs.id(), bobs.key(), renewed.key());
            return true;
        });
        assertThat(known().level()).isEqualTo(Level.VOUCHED);
        assertThat(hear(renewed)).isEqualTo(Heard.TAKEN);
        alice.write(tx -> {
            Contacts.level(tx, pair.atAlice(), Level.COMPARED);
            return true;
        });
        assertThat(known().level()).isEqualTo(Level.COMPARED);
    }

    @Test
    void keyThatWasComparedIsReplacedByNobodysWord() throws ClientException {
        boolean compared =
                alice.<Boolean, ClientException>write(tx -> {
                    var codes = AccountCodes.of(tx, alices.side(), bobs.id());
                    return AccountCodes.compare(
                            tx, alices.side(), bobs.id(), codes.known().toString());
                });
        assertThat(compared).isTrue();
        assertThat(hear(renewed)).isEqualTo(Heard.CHANGED);
        assertAlarm(bobs, renewed);
    }
}
