package chat.tacit.e2ee.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.generated.Record;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.protocol.room.AccountId;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Accounts and rooms in a backup and between devices: {@code spec/50-room} §24. */
class RoomRecordTest {
    private final RoomRecords records = new RoomRecords(31);

    @Test
    void fieldsOfGeneratedCodeMeanTheSame() throws Exception {
        RoomRecord.Account.Held held = records.account(true).held().orElseThrow();
        var account = Record.parseFrom(records.account(true).encode().shared()).getAccount();
        assertThat(account.getHandle()).isEqualTo("alice");
        assertThat(account.getRelay()).startsWith("tacit://").contains("@relay.example,192.0.2.7:");
        assertThat(account.getMade()).isEqualTo(held.made().toEpochMilli());
        assertThat(account.getBlobVersion()).isEqualTo(5);
        assertThat(account.getKeyVersion()).isEqualTo(8);
        PrivateKeys keys = held.keys().orElseThrow();
        assertThat(account.getPrivateKeys().toByteArray()).isEqualTo(keys.encode().expose());
        assertThat(account.getToken().size()).isEqualTo(32);
        var known = Record.parseFrom(records.known(true).encode().shared()).getKnownAccount();
        assertThat(known.getSettled()).isEqualTo(4);
        assertThat(known.getOther().size()).isEqualTo(32);
        var room = Record.parseFrom(records.room(true).encode().shared()).getRoom();
        assertThat(room.getName()).isEqualTo("Lesekreis");
        assertThat(room.getState()).isEqualTo("here");
        assertThat(room.getOwnName()).isEqualTo("Bücher");
        assertThat(room.getMuted()).isTrue();
        assertThat(room.getRead()).isEqualTo(1L << 40);
        ProfileRecord.Message said = records.message(true);
        var message = Record.parseFrom(said.encode().shared()).getMessage();
        RoomPlace place = said.remarks().room().orElseThrow();
        assertThat(message.getPosition()).isEqualTo(place.position());
        assertThat(message.getAuthor().toByteArray()).isEqualTo(place.author().bytes().shared());
        assertThat(message.getReactions(1).getAuthor().toByteArray())
                .isEqualTo(
                        said.remarks().reactions().get(1).author().orElseThrow().bytes().shared());
    }

    @Test
    void roomIsInItsOwnConversationAlone() {
        Record.Builder other = parsed(records.room(true));
        other.getRoomBuilder().setConversation(ByteString.copyFrom(new byte[16]));
        assertMalformed(other);
    }

    @Test
    void positionHasAnAuthor() {
        Record.Builder orphan = parsed(records.message(false));
        orphan.getMessageBuilder().clearAuthor().setPosition(7);
        assertMalformed(orphan);
    }

    @Test
    void deletedAccountHasNoKeys() {
        Record.Builder deleted = parsed(records.account(true));
        deleted.getAccountBuilder().clearMade();
        assertMalformed(deleted);
    }

    @Test
    void otherKeyIsToldOfAChangedAccountAlone() {
        Record.Builder known =
                parsed(
                        records.all().stream()
                                .filter(RoomRecord.KnownAccount.class::isInstance)
                                .findFirst()
                                .orElseThrow());
        known.getKnownAccountBuilder().setLevel(Level.COMPARED.text());
        assertMalformed(known);
    }

    @Test
    void accountHasOneReactionToAMessageAndAThousandHaveOneEach() {
        List<Remarks.Reaction> all =
                IntStream.range(0, Remarks.MAX_REACTIONS + 1)
                        .mapToObj(i -> new Remarks.Reaction(false, "🦊", i, Optional.of(id(i))))
                        .toList();
        List<Remarks.Reaction> most = all.subList(0, Remarks.MAX_REACTIONS);
        assertThat(remarks(most, true).reactions()).hasSize(1_000);
        assertThatThrownBy(() -> remarks(all, true)).isInstanceOf(MalformedException.class);
        Remarks.Reaction again = new Remarks.Reaction(true, "🐦", 1, Optional.of(id(0)));
        assertThatThrownBy(() -> remarks(List.of(all.getFirst(), again), true))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void reactionsOfAccountsAreToMessagesOfRooms() {
        Remarks.Reaction accounts = new Remarks.Reaction(false, "🦊", 1, Optional.of(id(1)));
        Remarks.Reaction contacts = new Remarks.Reaction(false, "🦊", 1);
        assertThatThrownBy(() -> remarks(List.of(accounts), false))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> remarks(List.of(contacts), true))
                .isInstanceOf(MalformedException.class);
        assertThat(remarks(List.of(contacts), false).reactions()).hasSize(1);
    }

    @Test
    void secretsDoNotPrint() {
        RoomRecord.Account account = records.account(true);
        PrivateKeys keys = account.held().orElseThrow().keys().orElseThrow();
        assertThat(account.toString())
                .doesNotContain(Bytes.of(keys.accountKey().seed().expose()).hex());
        assertThatThrownBy(() ->
                        new RoomRecord.Account.Held(
                                Instant.EPOCH, Optional.empty(), 0, 0, Optional.empty()))
                .isInstanceOf(MalformedException.class);
    }

    private static Remarks remarks(List<Remarks.Reaction> reactions, boolean room) {
        return new Remarks(
                Optional.empty(),
                0,
                reactions,
                Duration.ZERO,
                room ? Optional.of(new RoomPlace(id(0), 1)) : Optional.empty());
    }

    private static AccountId id(int number) {
        byte[] bytes = new byte[AccountId.SIZE];
        bytes[0] = (byte) (number >> 8);
        bytes[1] = (byte) number;
        return new AccountId(Bytes.owned(bytes));
    }

    private static Record.Builder parsed(ProfileRecord record) {
        try {
            return Record.parseFrom(record.encode().shared()).toBuilder();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertMalformed(Record.Builder record) {
        Bytes bytes = Bytes.owned(record.build().toByteArray());
        assertThatThrownBy(() -> ProfileRecord.decode(bytes))
                .isInstanceOf(MalformedException.class);
    }
}
