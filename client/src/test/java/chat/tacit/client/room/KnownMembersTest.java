package chat.tacit.client.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.account.KnownRecords;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.room.Club.Somebody;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Member;
import chat.tacit.protocol.room.Bundle;
import chat.tacit.protocol.room.SignedBundle;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How well the members of a room are known, and under which names. */
final class KnownMembersTest {
    @TempDir Path folder;
    private AliceInAClub room;
    private Somebody ben;

    @BeforeEach
    void comeIn() {
        room = new AliceInAClub(folder);
        ben = room.ben;
    }

    @AfterEach
    void close() {
        room.close();
    }

    private Optional<ClientException> given(SignedBundle bundle) {
        return room.person.write(
                tx -> KnownAccounts.given(tx, ben.address(), bundle, AliceInAClub.NOW));
    }

    /** A contact called Benjamin, whom the two compared, tells that Ben's account is theirs. */
    private ConversationId benTells(String level) {
        ConversationId contact = ConversationId.random(Club.ENTROPY);
        room.person.write(tx -> {
            tx.update(
                    "INSERT INTO conversation (id, kind, name, state, level, created_at)"
                            + " VALUES (?, 'contact', 'Benjamin', 'active', ?, 0)",
                    contact.bytes(),
                    level);
            tx.update(
                    "INSERT INTO contact (conversation, joiner, ik, dk, peer_ik, peer_dk, travel)"
                            + " VALUES (?, 0, X'', X'', X'', X'', 'link')",
                    contact.bytes());
            KnownAccounts.told(
                    tx, contact, ben.address(), ben.accountKey().publicKey(), AliceInAClub.NOW);
            return true;
        });
        return contact;
    }

    private KnownAccount known() {
        return room.person.read(tx -> KnownAccounts.find(tx, ben.id())).orElseThrow();
    }

    private List<Level> levels() {
        return room.person.read(tx -> RoomPeople.of(tx, room.in)).stream()
                .map(RoomPerson::level)
                .toList();
    }

    private Level levelOfRoom() {
        return room.person.conversations().stream()
                .filter(one -> one.kind() == Conversation.Kind.ROOM)
                .findFirst()
                .orElseThrow()
                .level();
    }

    private static SignedBundle renewed(Somebody who, SigningKey key, long version) {
        Bundle before = who.bundle().bundle();
        return new Bundle(before.account(), version, key.publicKey(), before.rsa(), before.kem())
                .sign(key);
    }

    @Test
    void whomOthersLetInIsVouchedFor() {
        assertThat(levels())
                .containsExactlyInAnyOrder(Level.COMPARED, Level.VOUCHED, Level.VOUCHED);
        assertThat(levelOfRoom()).isEqualTo(Level.VOUCHED);
    }

    @Test
    void whomTheHomeserverNamesIsKnownByItAlone() {
        assertThat(given(ben.bundle())).isEmpty();
        assertThat(known().level()).isEqualTo(Level.SERVER);
        assertThat(levelOfRoom()).isEqualTo(Level.SERVER);
    }

    @Test
    void whoseContactTellsIsKnownAsTheContactIsAndCalledSo() {
        benTells("compared");
        assertThat(known().level()).isEqualTo(Level.COMPARED);
        room.tell(room.club.says(ben, 4, AliceInAClub.text("It's me")));
        assertThat(room.texts()).containsExactly("Benjamin: It's me");
        assertThat(levelOfRoom()).isEqualTo(Level.VOUCHED); // Cleo's
    }

    @Test
    void namesOfTheUsersOwnWin() throws ClientException {
        ConversationId contact = benTells("link");
        room.tell(room.club.says(ben, 4, AliceInAClub.text("It's me")));
        room.person.<Boolean, ClientException>write(tx -> {
            Cards.rename(tx, contact, Optional.of("Uncle Ben"), AliceInAClub.NOW);
            return true;
        });
        assertThat(room.texts()).containsExactly("Uncle Ben: It's me");
        room.person.<Boolean, ClientException>write(tx -> {
            KnownAccounts.rename(tx, ben.id(), "Old Ben", AliceInAClub.NOW);
            return true;
        });
        assertThat(room.texts()).containsExactly("Old Ben: It's me");
    }

    @Test
    void keyThatIsKnownIsNotReplacedByWhatAServerSays() {
        assertThat(given(ben.bundle())).isEmpty();
        SigningKey another = SigningKey.generate(Club.ENTROPY);
        assertThat(given(renewed(ben, another, 2)))
                .map(ClientException::sentence)
                .hasValueSatisfying(it -> assertThat(it).contains("isn't the one that you knew"));
        assertThat(known().level()).isEqualTo(Level.CHANGED);
        assertThat(known().key()).isEqualTo(ben.accountKey().publicKey());
        assertThat(known().other()).contains(another.publicKey());
        assertThat(levelOfRoom()).isEqualTo(Level.CHANGED);
        boolean accepted = room.person.write(tx -> KnownAccounts.accept(tx, ben.id()));
        assertThat(accepted).isTrue();
        assertThat(known().key()).isEqualTo(another.publicKey());
        assertThat(known().level()).isEqualTo(Level.SERVER);
    }

    @Test
    void olderBundleIsRefusedAndSoIsAnotherOfTheSameVersion() {
        SignedBundle second = renewed(ben, ben.accountKey(), 2);
        assertThat(given(second)).isEmpty();
        assertThat(given(second)).isEmpty();
        assertThat(given(ben.bundle())).isPresent();
        Bundle other = second.bundle();
        Bundle forged =
                new Bundle(
                        other.account(),
                        2,
                        other.accountKey(),
                        other.rsa(),
                        room.cleo.bundle().bundle().kem());
        assertThat(given(forged.sign(ben.accountKey()))).isPresent();
        assertThat(known().level()).isEqualTo(Level.SERVER);
    }

    @Test
    void memberWithAnotherKeyThanIsKnownIsAnAlarm() {
        SigningKey another = SigningKey.generate(Club.ENTROPY);
        assertThat(given(renewed(ben, another, 1))).isEmpty();
        assertThat(levelOfRoom()).isEqualTo(Level.CHANGED);
    }

    @Test
    void newKeyInARoomIsAnAlarmForWhoComparedTheOld() {
        benTells("link");
        SigningKey next = SigningKey.generate(Club.ENTROPY);
        SignedBundle bundle = renewed(ben, next, 2);
        Change key = new Change.Key(Member.of(ben.address(), bundle), List.of());
        Detail detail = Detail.of(List.of(bundle));
        room.tell(room.club.changes(ben, key, detail));
        assertThat(known().key()).isEqualTo(next.publicKey());
        assertThat(known().level()).isEqualTo(Level.LINK);
        assertThat(room.lines()).contains("Benjamin has new keys: compare them again.");
        room.person.write(tx -> {
            tx.update("UPDATE known_account SET level = 'compared'");
            KnownAccounts.renewed(tx, ben.address(), ben.accountKey().publicKey());
            return true;
        });
        assertThat(known().level()).isEqualTo(Level.CHANGED);
    }

    @Test
    void recordsAreTakenOnceAndInPlaceOfWhatWasKnown() {
        ConversationId contact = benTells("link");
        room.person.write(tx -> {
            KnownAccounts.tell(tx, contact, room.alice.id());
            return true;
        });
        List<RoomRecord> records = room.person.read(KnownRecords::all);
        assertThat(records).hasSize(2);
        RoomRecord.KnownAccount known = (RoomRecord.KnownAccount) records.getFirst();
        assertThat(news(known)).isFalse();
        RoomRecord.KnownAccount renamed =
                new RoomRecord.KnownAccount(
                        known.account(),
                        known.key(),
                        known.level(),
                        known.source(),
                        "Old Ben",
                        known.conversation(),
                        known.named(),
                        Optional.empty());
        assertThat(news(renamed)).isTrue();
        assertThat(known().name()).isEqualTo("Old Ben");
        List<ConversationId> told = room.person.read(tx -> KnownAccounts.told(tx, room.alice.id()));
        assertThat(told).containsExactly(contact);
    }

    private boolean news(RoomRecord.KnownAccount record) {
        return room.person.write(tx -> KnownRecords.put(tx, record));
    }
}
