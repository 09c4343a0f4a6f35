package chat.tacit.protocol.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.ServerLine.Change;
import chat.tacit.protocol.live.ServerLine.User;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Open sessions, and what bounds all of them. */
class LiveSessionsTest {
    private final Hall hall = new Hall(Limits.defaults());

    @Test
    void whoComesHearsWhoIsThereAndIsToldOfToAll() {
        Hall.Seat ada = hall.open("Ada");
        ServerLine.Ack ack = ada.hear(ServerLine.Ack.class);
        assertThat(ack.session().bytes()).isEqualTo(Hall.ATTIC.utf8());
        assertThat(ack.head()).isEmpty();
        assertThat(ada.hear(ServerLine.Users.class).users()).isEmpty();
        assertThat(ada.admitted).isTrue();
        assertThat(names(ada.hear(ServerLine.Users.class))).containsExactly("Ada");

        Hall.Seat bob = hall.open("Bob");
        bob.hear(ServerLine.Ack.class);
        ServerLine.Users there = bob.hear(ServerLine.Users.class);
        assertThat(there.change()).isEqualTo(Change.ALL);
        assertThat(names(there)).containsExactly("Ada");
        ServerLine.Users came = ada.hear(ServerLine.Users.class);
        assertThat(came.change()).isEqualTo(Change.CAME);
        assertThat(Identification.decode(came.users().getFirst().who().bytes()))
                .isEqualTo(bob.person.opens(Hall.ATTIC));
    }

    @Test
    void listOfManyIsCutIntoLinesThatFit() throws UnopenableException {
        Crowd crowd = new Crowd();
        for (int i = 0; i < 40; i++) {
            crowd.add(arrival(i));
        }
        User one = new User(arrival(0).caller().name(), arrival(0).message());
        int each = new ServerLine.Users(Change.CAME, List.of(one)).encode().length;

        List<ServerLine.Users> lines =
                crowd.list(it -> new User(it.caller().name(), it.message()), 8 * each).stream()
                        .map(ServerLine.Users.class::cast)
                        .toList();

        assertThat(lines).extracting(ServerLine.Users::change).startsWith(Change.ALL);
        assertThat(lines.subList(1, lines.size()))
                .allMatch(line -> line.change() == Change.CAME)
                .hasSizeGreaterThan(3);
        assertThat(lines.subList(0, lines.size() - 1))
                .allMatch(line -> line.encode().length > 7 * each)
                .allMatch(line -> line.encode().length <= 8 * each);
        assertThat(lines.stream().flatMap(line -> line.users().stream()))
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    private Arrival arrival(long seat) throws UnopenableException {
        Person person = Person.of(hall.entropy);
        Identification message = person.opens(Hall.ATTIC);
        return Arrival.of(
                new Arrival.Caller(
                        seat,
                        new DisplayName("x".repeat(60) + seat),
                        person.session(),
                        Optional.empty()),
                new ClientLine.Identity(message.id().bytes(), Data.of(message.encode())),
                Person.RELAY);
    }

    @Test
    void sessionThatIsFullTakesNobody() {
        Hall small = new Hall(Limits.defaults().with(Limit.LIVE_MEMBERS, 2));
        small.open("Ada");
        assertThat(small.open("Bob").admitted).isTrue();

        assertThat(small.open("Nobody more").why()).contains(Refusal.TOO_MANY);
    }

    @Test
    void eachGetsItsOwnPartOfWhatIsSaid() {
        Hall.Seat ada = quiet("Ada");
        Hall.Seat bob = quiet("Bob");
        Hall.Seat cleo = quiet("Cleo");
        bob.heard.clear();
        ada.heard.clear();
        List<MemberId> named =
                Stream.of(cleo.person.id(), bob.person.id(), absent()).sorted().toList();

        hall.say(ada, new ClientLine.Send(Optional.empty(), sealed(named)));

        for (Hall.Seat hears : List.of(bob, cleo)) {
            ServerLine.Send heard = hears.hear(ServerLine.Send.class);
            assertThat(heard.from()).isEqualTo(ada.person.id());
            assertThat(heard.sealed().bytes())
                    .isEqualTo(expected(named, named.indexOf(hears.person.id())));
        }
        assertThat(ada.heard).isEmpty();
        hall.say(bob, new ClientLine.Greeting(sealed(List.of(ada.person.id()))));
        assertThat(ada.hear(ServerLine.Greeting.class).from()).isEqualTo(bob.person.id());
        assertThat(cleo.heard).isEmpty();
    }

    @Test
    void whatIsForOneReachesThatOneAlone() {
        Hall.Seat ada = quiet("Ada");
        Hall.Seat bob = quiet("Bob");
        Hall.Seat cleo = quiet("Cleo");
        Data toBob = one(bob.person.id());
        bob.heard.clear();

        hall.say(ada, new ClientLine.Send(Optional.of(bob.person.id()), toBob));
        assertThat(bob.heard).hasSize(1);
        assertThat(cleo.heard).isEmpty();
        MemberId nobody = absent();
        hall.say(ada, new ClientLine.Send(Optional.of(nobody), one(nobody)));
        assertThat(ada.refused).isEqualTo(1);
        hall.say(ada, new ClientLine.Send(Optional.of(cleo.person.id()), toBob));

        assertThat(ada.why()).contains(Refusal.MALFORMED);
        assertThat(cleo.heard).hasOnlyElementsOfType(ServerLine.Users.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 122, 123, 152, 154})
    void messageOfAnotherSizeIsMalformed(int size) {
        Hall.Seat ada = quiet("Ada");
        Hall.Seat bob = quiet("Bob");
        byte[] whole = sealed(List.of(bob.person.id())).bytes().toArray();
        // One receiver, a salt and a box of one tag: 155 bytes.
        Bytes cut = Bytes.owned(Arrays.copyOf(whole, size == 0 ? 2 : size));

        hall.say(ada, new ClientLine.Send(Optional.empty(), Data.of(cut)));

        assertThat(ada.end).contains(Output.End.struck(ada.number, Refusal.MALFORMED));
        assertThat(names(bob.hear(ServerLine.Users.class))).containsExactly("Ada");
    }

    @Test
    void formIsThatOfTheLine() {
        Hall.Seat ada = quiet("Ada");
        Hall.Seat bob = quiet("Bob");
        hall.say(ada, new ClientLine.Send(Optional.empty(), one(bob.person.id())));
        hall.say(
                bob,
                new ClientLine.Send(
                        Optional.of(ada.person.id()), sealed(List.of(ada.person.id()))));

        assertThat(ada.why()).contains(Refusal.MALFORMED);
        assertThat(bob.why()).contains(Refusal.MALFORMED);
    }

    @Test
    void receiverTwiceIsMalformed() {
        Hall.Seat ada = quiet("Ada");
        MemberId one = absent();

        hall.say(ada, new ClientLine.Greeting(sealed(List.of(one, one))));

        assertThat(ada.why()).contains(Refusal.MALFORMED);
        assertThat(hall.sessions.size()).isZero();
    }

    @Test
    void sameIdAgainTakesThePlaceOfTheEarlier() {
        Hall.Seat ada = quiet("Ada");
        Hall.Seat bob = quiet("Bob");
        ada.heard.clear();

        Hall.Seat again = hall.come(ada.person, "Ada too", ada.person.opens(Hall.ATTIC));

        assertThat(ada.why()).contains(Refusal.CONFLICT);
        ServerLine.Users went = bob.hear(ServerLine.Users.class);
        assertThat(went.change()).isEqualTo(Change.WENT);
        assertThat(went.users().getFirst().who().bytes()).isEqualTo(ada.person.id().bytes());
        assertThat(names(bob.hear(ServerLine.Users.class))).containsExactly("Ada too");
        assertThat(again.admitted).isTrue();
        // The end of the earlier connection comes later, and is nothing new.
        hall.hangUp(ada);
        assertThat(bob.heard).isEmpty();
    }

    @Test
    void leavingNeedsTheLeaversOwnWord() {
        Hall.Seat ada = quiet("Ada");
        Hall.Seat bob = quiet("Bob");
        ada.heard.clear();

        hall.say(bob, new ClientLine.Leave(leave(ada.person)));
        assertThat(bob.end).contains(Output.End.struck(bob.number, Refusal.UNOPENABLE));
        assertThat(names(ada.hear(ServerLine.Users.class))).containsExactly("Bob");
        hall.say(ada, new ClientLine.Leave(leave(ada.person)));

        assertThat(ada.end).contains(Output.End.quietly(ada.number));
        assertThat(hall.sessions.size()).isZero();
    }

    @Test
    void linesOfVouchedSessionsAreNotInPlaceHere() {
        Hall.Seat ada = quiet("Ada");
        Bytes q = Bytes.zeros(32);
        Data data = Data.of(Bytes.zeros(64));
        for (ClientLine line :
                List.of(
                        new ClientLine.Identity(q, data),
                        new ClientLine.Nack(q),
                        new ClientLine.Challenge(q, data),
                        new ClientLine.AddUser(new MemberId(q), data, data),
                        new ClientLine.Response(q, data),
                        new ClientLine.RemoveUser(data, Optional.empty()))) {
            hall.say(ada, line);
        }
        assertThat(ada.refused).isEqualTo(6);
        assertThat(ada.end).isEmpty();
        hall.say(ada, new ClientLine.Pong());
        assertThat(ada.refused).isEqualTo(6);
    }

    @Test
    void sessionIsForgottenWithItsLastMember() {
        Hall.Seat ada = quiet("Ada");
        Hall.Seat bob = quiet("Bob");
        hall.hangUp(ada);
        assertThat(hall.sessions.size()).isEqualTo(1);
        hall.hangUp(bob);
        assertThat(hall.sessions.size()).isZero();

        Hall.Seat later = hall.open("Later");
        later.hear(ServerLine.Ack.class);
        assertThat(later.hear(ServerLine.Users.class).users()).isEmpty();
    }

    @Test
    void thereAreAsManySessionsAsThereMayBe() {
        Hall small = new Hall(Limits.defaults().with(Limit.LIVE_SESSIONS, 2));
        Hall.Seat one = makes(small, "one", 1);
        makes(small, "two", 2);
        assertThat(makes(small, "three", 3).why()).contains(Refusal.TOO_MANY);
        small.hangUp(one);
        assertThat(makes(small, "three", 3).admitted).isTrue();
    }

    @Test
    void oneAddressMakesOnlySoManyAndOthersMakeTheirs() {
        Hall small = new Hall(Limits.defaults().with(Limit.LIVE_SESSIONS_PER_ADDRESS, 1));
        Hall.Seat one = makes(small, "one", 1);
        assertThat(makes(small, "two", 1).why()).contains(Refusal.TOO_MANY);
        assertThat(makes(small, "two", 2).admitted).isTrue();
        // Whoever joins makes none.
        assertThat(makes(small, "two", 1).admitted).isTrue();
        small.hangUp(one);
        assertThat(makes(small, "three", 1).admitted).isTrue();
    }

    @Test
    void messageOneHoldsOverItsOwnConnectionAlone() {
        Person ada = Person.of(hall.entropy);
        Person mallory = Person.of(hall.entropy);
        Identification message = ada.opens(Hall.ATTIC);
        ClientLine.Identity line =
                new ClientLine.Identity(ada.id().bytes(), Data.of(message.encode()));
        Arrival.Caller other =
                new Arrival.Caller(1, new DisplayName("M"), mallory.session(), Optional.empty());
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> Arrival.of(other, line, Person.RELAY));
        ClientLine.Identity asMallory =
                new ClientLine.Identity(mallory.id().bytes(), line.message());
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> Arrival.of(other, asMallory, Person.RELAY));
    }

    private Hall.Seat makes(Hall where, String session, int address) {
        Person person = Person.of(where.entropy);
        return where.come(
                person,
                "P",
                person.opens(new SessionName(session)),
                new byte[] {10, 0, 0, (byte) address});
    }

    private Hall.Seat quiet(String name) {
        Hall.Seat seat = hall.open(name);
        seat.heard.clear();
        return seat;
    }

    private MemberId absent() {
        return Person.of(hall.entropy).id();
    }

    private static Bytes leave(Person person) {
        Target target = new Target.Open(Hall.ATTIC);
        Room room =
                new Room(Person.RELAY, new LiveId(target.signedId(Person.RELAY)), Terms.ANYBODY);
        return Leave.sign(room, person.key(), 0);
    }

    private static Data one(MemberId receiver) {
        byte[] bytes = sealed(List.of(receiver)).bytes().toArray();
        bytes[0] = 4;
        return Data.of(Bytes.owned(bytes));
    }

    /** A message to all with counter 5, whose nth seal is of bytes n. */
    private static Data sealed(List<MemberId> receivers) {
        ByteBuffer out = ByteBuffer.allocate(11 + 112 * receivers.size() + 32);
        out.put((byte) 3).putLong(5).putShort((short) receivers.size());
        for (int i = 0; i < receivers.size(); i++) {
            out.put(receivers.get(i).bytes().shared()).put(seal(i));
        }
        out.put(saltAndBox());
        return Data.of(Bytes.owned(out.array()));
    }

    private static Bytes expected(List<MemberId> receivers, int own) {
        ByteBuffer sorted = ByteBuffer.allocate(32 * receivers.size());
        receivers.stream().sorted().forEach(id -> sorted.put(id.bytes().shared()));
        return Bytes.owned(
                ByteBuffer.allocate(137 + 16)
                        .put((byte) 3)
                        .putLong(5)
                        .put(Hash.sha256(sorted.array()))
                        .put(seal(own))
                        .put(saltAndBox())
                        .array());
    }

    private static byte[] seal(int number) {
        byte[] seal = new byte[80];
        Arrays.fill(seal, (byte) number);
        return seal;
    }

    private static byte[] saltAndBox() {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (200 + i);
        }
        return bytes;
    }

    private static List<String> names(ServerLine.Users users) {
        return users.users().stream().map(User::name).map(Object::toString).toList();
    }
}
