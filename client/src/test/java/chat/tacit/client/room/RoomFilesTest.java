package chat.tacit.client.room;

import static chat.tacit.client.room.Club.content;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.AccountCodes;
import chat.tacit.client.file.Taking;
import chat.tacit.client.history.Message;
import chat.tacit.client.room.Club.Somebody;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.agreement.SecurityCode;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.file.FileKey;
import chat.tacit.e2ee.file.FileLayout;
import chat.tacit.e2ee.file.Places;
import chat.tacit.protocol.queue.BlobId;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Files that members tell of: nobody learns by one where all the others are. */
final class RoomFilesTest {
    @TempDir Path folder;
    private AliceInAClub room;
    private long position = 10;

    @BeforeEach
    void comeIn() {
        room = new AliceInAClub(folder);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private Content tells(Somebody who, RelayAddress... relays) {
        List<Places.Copy> copies =
                relays.length == 1 ? List.of(copy(0)) : List.of(copy(0), copy(1));
        Content said =
                content(
                        new FileBody(
                                "heron.jpg",
                                "image/jpeg",
                                new FileLayout(5),
                                Bytes.owned(Club.ENTROPY.bytes(32)),
                                FileKey.random(Club.ENTROPY),
                                List.of(relays),
                                List.of(new Places(copies))));
        room.tell(room.club.says(who, position++, said));
        return said;
    }

    private static Places.Copy copy(int relay) {
        return new Places.Copy(relay, new BlobId(Bytes.owned(Club.ENTROPY.bytes(24))));
    }

    private boolean isFetched(Content said) {
        return room.person.number(
                        "SELECT COUNT(*) FROM file f JOIN message m ON m.row = f.message WHERE m.id"
                                + " = x'"
                                + said.envelope().id().bytes().hex()
                                + "' AND f.stage = 'wanted'")
                == 1;
    }

    @Test
    void strangersFileAtARelayOfTheirOwnIsFetchedWhenTheUserWantsIt() throws ClientException {
        Content said = tells(room.cleo, AliceInAClub.ELSEWHERE);
        assertThat(isFetched(said)).isFalse();
        assertThat(isFetched(tells(room.cleo, Club.HOST, AliceInAClub.ELSEWHERE))).isFalse();
        Message message = room.find(said);
        room.person.<Boolean, ClientException>write(
                tx -> Taking.want(tx, message, AliceInAClub.NOW));
        assertThat(isFetched(said)).isTrue();
    }

    /** The fingerprint is that of a relay one goes to; the place isn't. */
    @Test
    void knownRelayAtAnotherPlaceIsAnother() {
        RelayAddress lured =
                RelayAddress.parse(Club.HOST.toString().replace("home.example", "lure.example"));
        assertThat(isFetched(tells(room.cleo, lured))).isFalse();
    }

    @Test
    void fileWhereTheUserGoesAnywayIsFetched() {
        assertThat(isFetched(tells(room.cleo, Club.HOST))).isTrue();
        RelayAddress own = RelayAddress.parse("tacit://" + "e".repeat(42) + "A@own.example:443");
        RelayAddress allowed =
                RelayAddress.parse("tacit://" + "f".repeat(42) + "A@allowed.example:443");
        assertThat(isFetched(tells(room.cleo, own, allowed))).isFalse();
        room.person.write(tx -> {
            Relays.add(tx, own, AliceInAClub.NOW);
            Trust.allow(tx, allowed);
            return true;
        });
        assertThat(isFetched(tells(room.cleo, own, allowed))).isTrue();
    }

    @Test
    void fileOfWhomTheUserHasComparedIsFetched() throws ClientException {
        SecurityCode.Account own =
                new SecurityCode.Account(room.alice.id(), room.alice.accountKey().publicKey());
        room.person.<Boolean, ClientException>write(tx -> {
            String code = AccountCodes.of(tx, own, room.cleo.id()).known().toString();
            return AccountCodes.compare(tx, own, room.cleo.id(), code);
        });
        assertThat(isFetched(tells(room.cleo, AliceInAClub.ELSEWHERE))).isTrue();
        assertThat(isFetched(tells(room.ben, AliceInAClub.ELSEWHERE))).isFalse();
    }

    @Test
    void ownFileFromAnotherDeviceIsFetched() {
        assertThat(isFetched(tells(room.alice, AliceInAClub.ELSEWHERE))).isTrue();
    }
}
