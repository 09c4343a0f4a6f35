package chat.tacit.client.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.AccountCodes;
import chat.tacit.client.account.AccountSource;
import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.room.Club.Somebody;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.SecurityCode;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.protocol.room.AccountId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How well Alice knows the others in a room, and the room: {@code spec/50-room} §21. */
final class MemberLevelsTest {
    @TempDir Path folder;
    private AliceInAClub room;

    @BeforeEach
    void comeIn() {
        room = new AliceInAClub(folder);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private Map<AccountId, Level> levels() {
        return room.person.read(tx -> MemberLevels.of(tx, room.in));
    }

    private Level level(Somebody who) {
        return levels().getOrDefault(who.id(), Level.UNKNOWN);
    }

    private Level ofRoom() {
        Conversation found = room.person.read(tx -> Directory.find(tx, room.in)).orElseThrow();
        assertThat(room.person.conversations()).contains(found);
        return found.level();
    }

    private KnownAccount known(Somebody who) {
        return room.person.read(tx -> KnownAccounts.find(tx, who.id())).orElseThrow();
    }

    private void compare(Somebody who) throws ClientException {
        SecurityCode.Account own =
                new SecurityCode.Account(room.alice.id(), room.alice.accountKey().publicKey());
        room.person.<Boolean, ClientException>write(tx -> {
            String code = AccountCodes.of(tx, own, who.id()).known().toString();
            return AccountCodes.compare(tx, own, who.id(), code);
        });
    }

    private void letIn(Somebody who) {
        VerifyingKey key = who.accountKey().publicKey();
        room.person.write(tx -> {
            KnownAccounts.letIn(tx, who.address(), key, AccountSource.MEMBER);
            return true;
        });
    }

    /** The same account under another key, on the same device. */
    private static Somebody renewed(Somebody who) {
        return Somebody.at(who.address().relay(), who.address().handle().text());
    }

    @Test
    void membersAreVouchedForByWhoLetThemIn() {
        assertThat(levels()).containsOnlyKeys(room.ben.id(), room.cleo.id());
        assertThat(level(room.cleo)).isEqualTo(Level.VOUCHED);
        assertThat(known(room.cleo).vouchedBy()).contains(room.ben.id());
        assertThat(known(room.ben).vouchedBy()).isEmpty();
        assertThat(ofRoom()).isEqualTo(Level.VOUCHED);
    }

    @Test
    void roomIsKnownAsTheLeastKnownOfItsMembersIs() throws ClientException {
        compare(room.ben);
        assertThat(ofRoom()).isEqualTo(Level.VOUCHED);
        compare(room.cleo);
        assertThat(ofRoom()).isEqualTo(Level.COMPARED);
        Somebody dora = Somebody.of("dora");
        room.tell(room.club.lets(room.alice, dora));
        assertThat(level(dora)).isEqualTo(Level.SERVER);
        assertThat(ofRoom()).isEqualTo(Level.SERVER);
        room.tell(
                room.club.changes(
                        room.ben, new Change.Remove(List.of(dora.id())), Detail.of(List.of())));
        assertThat(ofRoom()).isEqualTo(Level.COMPARED);
    }

    @Test
    void whoIsAloneInARoomHasNobodyToDoubt() {
        room.person.write(tx ->
                tx.update(
                        "UPDATE room_member SET role = 0 WHERE account <> ?",
                        room.alice.id().bytes()));
        assertThat(levels()).isEmpty();
        assertThat(ofRoom()).isEqualTo(Level.COMPARED);
    }

    @Test
    void keyThatADeviceOfTheOldOneNamesChangesWhoWasCompared() throws ClientException {
        compare(room.ben);
        for (Somebody who : List.of(room.ben, room.cleo)) {
            Somebody next = renewed(who);
            room.tell(
                    room.club.changes(
                            who,
                            new Change.Key(next.member(), List.of()),
                            Detail.of(List.of(next.bundle()))));
        }
        assertThat(level(room.ben)).isEqualTo(Level.CHANGED);
        assertThat(level(room.cleo)).isEqualTo(Level.VOUCHED);
        assertThat(ofRoom()).isEqualTo(Level.CHANGED);
        assertThat(room.lines())
                .filteredOn(line -> line.contains("isn't the one that you knew"))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("ben"));
        room.person.<Boolean, ClientException>write(tx -> {
            assertThat(MemberCodes.of(tx, room.in, "ben").other()).isPresent();
            MemberCodes.accept(tx, room.in, "ben");
            return true;
        });
        assertThat(level(room.ben)).isEqualTo(Level.VOUCHED);
    }

    @Test
    void memberWhoseKeyIsntTheKnownOneIsAnAlarmInEachRoom() {
        Somebody dora = Somebody.of("dora");
        letIn(dora);
        room.tell(room.club.lets(room.ben, renewed(dora)));
        assertThat(level(dora)).isEqualTo(Level.CHANGED);
        assertThat(known(dora).key()).isEqualTo(dora.accountKey().publicKey());
        assertThat(ofRoom()).isEqualTo(Level.CHANGED);
        assertThat(room.lines()).anyMatch(line -> line.contains("The key of dora's account"));
    }

    @Test
    void roomThatHasAnOlderKeyThanTheKnownOneIsAnAlarm() throws ClientException {
        Somebody next = renewed(room.cleo);
        letIn(next);
        room.person.<Boolean, ClientException>write(tx -> {
            AccountCodes.accept(tx, next.id(), next.accountKey().publicKey());
            return true;
        });
        assertThat(known(room.cleo).level()).isEqualTo(Level.VOUCHED);
        assertThat(level(room.cleo)).isEqualTo(Level.CHANGED);
    }

    @Test
    void memberWhoIsAContactIsKnownAndCalledAsTheContactIs() throws ClientException {
        ConversationId contact = ConversationId.random(Club.ENTROPY);
        room.person.write(tx -> {
            tx.update(
                    "INSERT INTO conversation (id, kind, name, state, level, created_at)"
                            + " VALUES (?, 'contact', 'Benjamin', 'active', 'compared', 0)",
                    contact.bytes());
            VerifyingKey key = room.ben.accountKey().publicKey();
            return KnownAccounts.hear(tx, contact, room.ben.address(), key);
        });
        assertThat(level(room.ben)).isEqualTo(Level.COMPARED);
        room.tell(room.club.says(room.ben, 4, AliceInAClub.text("It's me")));
        assertThat(room.texts()).containsExactly("Benjamin: It's me");
        room.person.<Boolean, ClientException>write(tx -> {
            Cards.rename(tx, contact, Optional.of("Uncle Ben"), AliceInAClub.NOW);
            return true;
        });
        assertThat(room.texts()).containsExactly("Uncle Ben: It's me");
    }

    @Test
    void memberIsCalledByTheUsersNameForItsAccount() throws ClientException {
        room.person.<Boolean, ClientException>write(tx -> {
            KnownAccounts.rename(tx, room.cleo.id(), "ben", AliceInAClub.NOW);
            return true;
        });
        Map<AccountId, String> names = room.person.read(tx -> MemberNames.of(tx, room.in));
        assertThat(names)
                .containsEntry(room.ben.id(), "ben")
                .containsEntry(room.cleo.id(), "ben#2")
                .containsEntry(room.alice.id(), "Alice");
    }

    @Test
    void nobodyElseHasTheUsersName() throws ClientException {
        room.person.<Boolean, ClientException>write(tx -> {
            KnownAccounts.rename(tx, room.ben.id(), "Alice", AliceInAClub.NOW);
            return true;
        });
        Map<AccountId, String> names = room.person.read(tx -> MemberNames.of(tx, room.in));
        assertThat(names)
                .containsEntry(room.ben.id(), "Alice#2")
                .containsEntry(room.alice.id(), "Alice");
    }
}
