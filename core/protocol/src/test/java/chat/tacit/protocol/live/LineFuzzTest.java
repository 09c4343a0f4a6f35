package chat.tacit.protocol.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.kit.Decoding;
import chat.tacit.protocol.wire.Limits;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Lines that mean nothing get a clear error or end their connection, and do no harm to others.
 * Without {@code JAZZER_FUZZ} the inputs are those kept under {@code test/resources}.
 */
class LineFuzzTest {
    private static final int LIMIT = 64;

    @FuzzTest(maxDuration = "30s")
    void clientLine(byte[] input) {
        Decoding.decode(input, bytes -> ClientLine.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void serverLine(byte[] input) {
        Decoding.decode(input, bytes -> ServerLine.decode(bytes).encode());
    }

    /** However bytes are cut, the same lines come out, none longer than it may be. */
    @FuzzTest(maxDuration = "30s")
    void lines(FuzzedDataProvider data) {
        LineDecoder decoder = new LineDecoder(LIMIT);
        ByteArrayOutputStream given = new ByteArrayOutputStream();
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        try {
            while (data.remainingBytes() > 0) {
                byte[] part = data.consumeBytes(data.consumeInt(0, 100));
                given.writeBytes(part);
                decoder.take(
                        part,
                        line -> {
                            assertThat(line.length).isLessThanOrEqualTo(LIMIT);
                            taken.writeBytes(line);
                            taken.write('\n');
                        });
            }
        } catch (MalformedException tooLong) {
            return;
        }
        byte[] all = given.toByteArray();
        int ended = all.length;
        while (ended > 0 && all[ended - 1] != '\n') {
            ended--;
        }
        assertThat(taken.toByteArray()).isEqualTo(Bytes.of(all, 0, ended).toArray());
    }

    @FuzzTest(maxDuration = "60s")
    void member(FuzzedDataProvider data) {
        Hall hall = new Hall(Limits.defaults());
        Hall.Seat ada = hall.open("Ada");
        Hall.Seat bob = hall.open("Bob");
        Hall.Seat mallory = hall.open("Mallory");
        while (data.remainingBytes() > 0 && mallory.end.isEmpty()) {
            say(hall, mallory, data.consumeBytes(data.consumeInt(0, 2_048)));
        }
        assertUnharmed(hall, ada, bob);
    }

    /** Each line that there is, with its bytes exchanged for others. */
    @Test
    void memberWhoSaysAnythingHurtsNobody() {
        Random random = new Random(20);
        Hall hall = new Hall(Limits.defaults());
        Hall.Seat ada = hall.open("Ada");
        Hall.Seat bob = hall.open("Bob");
        for (int run = 0; run < 200; run++) {
            Hall.Seat mallory = hall.open("Mallory");
            for (ClientLine line : lines(random, List.of(ada.person.id(), bob.person.id()))) {
                byte[] bytes = line.encode();
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
                say(hall, mallory, random.nextBoolean() ? bytes : line.encode());
            }
            hall.hangUp(mallory);
        }
        assertUnharmed(hall, ada, bob);
    }

    @Test
    void garbageInASealedPartHurtsNobody() {
        Hall hall = new Hall(Limits.defaults());
        Hall.Seat ada = hall.open("Ada");
        Hall.Seat bob = hall.open("Bob");
        Hall.Seat mallory = hall.open("Mallory");
        bob.heard.clear();
        Data garbage = message(new Random(3), List.of(bob.person.id()));
        hall.say(mallory, new ClientLine.Send(Optional.empty(), garbage));

        // It is passed on under the name of who said it, for its receiver to say so.
        assertThat(bob.hear(ServerLine.Send.class).from()).isEqualTo(mallory.person.id());
        assertThat(mallory.end).isEmpty();
        assertUnharmed(hall, ada, bob);
    }

    /** As an endpoint does: what can't be read ends the connection. */
    private static void say(Hall hall, Hall.Seat seat, byte[] line) {
        try {
            hall.say(seat, ClientLine.decode(line));
        } catch (MalformedException e) {
            hall.hangUp(seat);
        }
    }

    private static List<ClientLine> lines(Random random, List<MemberId> members) {
        Bytes key = bytes(random, 32);
        Data data = Data.of(bytes(random, 1 + random.nextInt(300)));
        return List.of(
                new ClientLine.Identity(key, data),
                new ClientLine.Nack(key),
                new ClientLine.Challenge(key, data),
                new ClientLine.AddUser(members.getFirst(), data, data),
                new ClientLine.Response(key, data),
                new ClientLine.RemoveUser(data, Optional.empty()),
                new ClientLine.Greeting(message(random, members)),
                new ClientLine.Send(Optional.empty(), message(random, members)),
                new ClientLine.Send(Optional.of(members.getFirst()), data),
                new ClientLine.Leave(bytes(random, 64)));
    }

    private static Data message(Random random, List<MemberId> members) {
        List<OpenMessage.Seal> seals =
                members.stream()
                        .sorted()
                        .map(id -> new OpenMessage.Seal(id, bytes(random, 80)))
                        .toList();
        return Data.of(
                new OpenMessage(
                                OpenMessage.Form.ALL,
                                random.nextLong(),
                                seals,
                                bytes(random, 16),
                                bytes(random, 100))
                        .encode());
    }

    private static Bytes bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.owned(bytes);
    }

    private static void assertUnharmed(Hall hall, Hall.Seat ada, Hall.Seat bob) {
        bob.heard.clear();
        Data data = message(new Random(1), List.of(bob.person.id()));
        hall.say(ada, new ClientLine.Send(Optional.empty(), data));
        assertThat(bob.hear(ServerLine.Send.class).from()).isEqualTo(ada.person.id());
        assertThat(ada.end.isEmpty() && bob.end.isEmpty()).isTrue();
    }
}
