package chat.tacit.client.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.room.Club.Somebody;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.room.Chain;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Newcomer;
import chat.tacit.e2ee.room.Point;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An invitation that holds by itself, into a room of which something is known. */
final class ReentryTest {
    @TempDir Path folder;
    private AliceInAClub room;
    private Point seen;

    @BeforeEach
    void comeIn() {
        room = new AliceInAClub(folder);
        seen = room.club.tip();
        room.person.write(tx -> {
            StoredMemory.in(tx, room.club.room).tip(seen);
            StoredRoom.state(tx, room.in, Conversation.State.LEFT, "");
            return true;
        });
    }

    @AfterEach
    void close() {
        room.close();
    }

    private Optional<String> obstacle(RelayAddress host, Place trusted, Place... places) {
        Somebody ben = room.ben;
        Invitation invitation =
                new Invitation(
                        new Invitation.Where(room.club.room, host, "Book club", ""),
                        Invitation.Inviter.of(ben.speaker(), ben.member()),
                        trusted,
                        EpochSecrets.fresh(false, Club.ENTROPY),
                        new Invitation.History(
                                Secret.random(Club.ENTROPY, 32),
                                new PartRef(1, Bytes.zeros(32)),
                                new Invitation.Beginning.Now()));
        Newcomer.Accepted accepted =
                new Newcomer.Accepted(
                        new Chain(seen),
                        List.of(places).stream().map(Link::skipped).toList(),
                        List.of(),
                        Map.of(),
                        Bytes.empty());
        return room.person.read(tx -> Reentry.obstacle(tx, invitation, accepted));
    }

    private Place later(int by) {
        return new Place(seen.head().position() + by, Bytes.owned(Club.ENTROPY.bytes(32)));
    }

    @Test
    void roomWhosePastHoldsWhatWasSeenIsEnteredAgain() {
        Place trusted = later(4);
        assertThat(obstacle(Club.HOST, trusted, seen.head(), later(2), trusted)).isEmpty();
    }

    @Test
    void roomWithAnotherPastIsNotEntered() {
        Place trusted = later(4);
        Place other = new Place(seen.head().position(), Bytes.zeros(32));
        assertThat(obstacle(Club.HOST, trusted, other, trusted)).get().asString().contains("past");
        assertThat(obstacle(Club.HOST, trusted, trusted)).get().asString().contains("past");
    }

    @Test
    void invitationThatIsOlderThanWhatIsKnownIsNotUsedAgain() {
        assertThat(obstacle(Club.HOST, seen.head(), seen.head()))
                .get()
                .asString()
                .contains("older");
    }

    @Test
    void roomAtAnotherHostIsAnotherRoom() {
        Place trusted = later(4);
        assertThat(obstacle(AliceInAClub.ELSEWHERE, trusted, seen.head(), trusted))
                .get()
                .asString()
                .contains("another host");
    }
}
