package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toSet;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.Burglar;
import chat.tacit.e2ee.room.EncryptedMessage;
import chat.tacit.protocol.room.Capability;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.room.Turn;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A room that is over is looked at by those who should learn nothing more of it: the operators of
 * both relays with their disks, their traffic and the keys of their sessions; and a member who came
 * late and was removed, with its keys and the host's disk.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(1)
@Tag("long")
final class RoomAdversaryTest {
    private static final int HOST = 0;
    private static final int OTHER = 1;

    /** Sizes of sealed payloads (spec/50-room §10, §11): a signature and a tag are behind each. */
    private static final List<Integer> MESSAGES =
            Stream.of(512, 1_024, 4_096, 16_384).map(it -> it + 64 + 16).toList();

    private static final List<Integer> STATES =
            Stream.of(1_024, 4_096, 16_384, 98_304).map(it -> it + 16).toList();

    private static final Method[] IN_ROOMS = {
        Method.POST_EVENT, Method.STREAM_EVENTS, Method.POST_PART, Method.GET_PART
    };

    private ObservedRoom room;
    private final List<Overheard> heard = new ArrayList<>();
    private final List<List<byte[]>> seen = new ArrayList<>();
    private final List<Belongings> members = new ArrayList<>();
    private Belongings ada;
    private Belongings cleo;
    private HostDisk disk;

    @BeforeAll
    void live(@TempDir Path folder) throws Exception {
        room = new ObservedRoom(folder);
        ada = Belongings.of(room.ada());
        cleo = Belongings.of(room.cleo());
        Belongings bob = Belongings.of(room.bob());
        assertThat(bob.photo()).isPresent().isEqualTo(ada.photo());
        members.addAll(List.of(ada, cleo, bob));
        disk = HostDisk.read(room.relay(HOST), ada.room());
        for (int relay : List.of(HOST, OTHER)) {
            heard.add(room.heard(relay));
            seen.add(room.seen(relay, heard.get(relay)));
        }
    }

    @AfterAll
    void end() throws IOException {
        room.close();
    }

    private static String letters(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** That a relay has this in no form. */
    private void assertHidden(int relay, String what, Map<String, byte[]> forms) {
        List<String> haystacks = seen.get(relay).stream().map(RoomAdversaryTest::letters).toList();
        forms.forEach((form, bytes) -> {
            String needle = letters(bytes);
            assertThat(haystacks.stream().anyMatch(one -> one.contains(needle)))
                    .as("%s, %s, is seen by relay %d", what, form, relay)
                    .isFalse();
        });
    }

    @Test
    void hostsDiskAndTrafficHoldNothingReadable() {
        List<String> texts =
                new ArrayList<>(
                        List.of(
                                ObservedRoom.BEFORE,
                                ObservedRoom.BETWEEN,
                                ObservedRoom.AFTER,
                                ObservedRoom.GREETING,
                                ObservedRoom.FIRST_NAME,
                                ObservedRoom.NAME,
                                ObservedRoom.LATER_NAME,
                                ObservedRoom.FILE_NAME,
                                ObservedRoom.IN_FILE,
                                ObservedRoom.PASSWORD));
        texts.addAll(room.counts());
        for (Person person : room.people()) {
            texts.addAll(List.of(person.name(), person.passphrase()));
        }
        Bytes photo = ada.photo().orElseThrow();
        for (int relay : List.of(HOST, OTHER)) {
            texts.forEach(text -> assertHidden(relay, text, Disguises.of(text)));
            for (Belongings one : members) {
                one.secrets()
                        .forEach(it -> assertHidden(relay, "a key", Disguises.of(it.shared())));
            }
            assertThat(Windows.of(List.of(photo.shared())).areIn(seen.get(relay)))
                    .as("something of the photo at relay %d", relay)
                    .isFalse();
        }
    }

    /** Whose relay it isn't doesn't hear of an account; a homeserver of no room elsewhere. */
    @Test
    void hostHasNothingOfItsMembersAndAHomeserverNothingOfRoomsElsewhere() {
        for (Belongings one : members) {
            int other = one.equals(ada) ? OTHER : HOST;
            for (Bytes what : names(one)) {
                assertHidden(other, "what an account is known by", Disguises.of(what.shared()));
            }
        }
        assertHidden(OTHER, "the room", Disguises.of(ada.room().bytes().shared()));
    }

    private static List<Bytes> names(Belongings of) {
        String handle = of.account().address().handle().text();
        return List.of(
                Bytes.owned(handle.getBytes(StandardCharsets.US_ASCII)),
                of.account().id().bytes(),
                of.account().key().bytes(),
                of.account().device().bytes(),
                of.self().speakers().getFirst().key().publicKey().bytes());
    }

    private Stream<Overheard.Call> calls(int relay, Method... of) {
        return heard.get(relay).calls().stream()
                .filter(it -> List.of(of).contains(it.request().method()));
    }

    /** What of spec/50-room §26 the host can see, it sees: nothing there is said too much. */
    @Test
    void hostSeesWhatTheThreatModelSays() {
        List<Request.GenerateChannelPair> made = new ArrayList<>();
        for (Overheard.Call call : calls(HOST, Method.GENERATE_CHANNEL_PAIR).toList()) {
            if (call.replies().contains(new Reply.ChannelPair(ada.room()))) {
                made.add((Request.GenerateChannelPair) call.request());
            }
        }
        assertThat(made)
                .as("which account made it")
                .containsExactly(
                        new Request.GenerateChannelPair(ada.account().address().name(), false));
        assertThat(disk.events())
                .as("in which class of size something comes")
                .extracting(it -> it.box().size())
                .isSubsetOf(MESSAGES);
        assertThat(disk.sealedStates()).extracting(it -> it.box().size()).isSubsetOf(STATES);
        assertThat(disk.states().stream().filter(it -> it.turn().isPresent()))
                .as("when its keys change: it begins, two come, one is removed")
                .hasSize(4);
        assertThat(posts().map(Request.PostEvent::power).distinct())
                .as("whether an admin did it")
                .containsExactlyInAnyOrder(Power.ADMIN, Power.MEMBER);
        assertThat(calls(HOST, Method.GET_PART))
                .as("by the part that is asked for, to which 32 of the members a reader belongs")
                .isNotEmpty();
        assertThat(disk.parts()).as("how many parts").isNotEmpty();
    }

    private Stream<Request.PostEvent> posts() {
        return calls(HOST, Method.POST_EVENT)
                .map(it -> (Request.PostEvent) it.request())
                .filter(it -> it.by().room().equals(ada.room()));
    }

    @Test
    void homeserverSeesWhatTheThreatModelSays() {
        assertThat(calls(OTHER, Method.SIGN_IN))
                .as("handle and a device's key at sign-in")
                .anySatisfy(it -> {
                    Request.SignIn in = (Request.SignIn) it.request();
                    assertThat(in.handle()).isEqualTo(cleo.account().address().handle());
                    assertThat(in.by()).isInstanceOf(Request.SignIn.Device.class);
                });
        Set<RoomId> lists =
                calls(OTHER, Method.SIGN_IN, Method.REGISTER)
                        .flatMap(it -> it.replies().stream())
                        .filter(Reply.SignedIn.class::isInstance)
                        .flatMap(it -> ((Reply.SignedIn) it).privateRoom().stream())
                        .collect(toSet());
        assertThat(lists).as("that two accounts have lists of rooms").hasSize(2);
        assertThat(calls(OTHER, Method.POST_EVENT).map(it -> (Request.PostEvent) it.request()))
                .as("when these change")
                .isNotEmpty()
                .allMatch(it -> lists.contains(it.by().room()));
        assertThat(calls(OTHER, Method.POST_INVITATION))
                .as("that somebody invites the account")
                .singleElement()
                .satisfies(it ->
                        assertThat(((Request.PostInvitation) it.request()).handle())
                                .isEqualTo(cleo.account().address().handle()));
    }

    /**
     * All that is posted in one term is signed by one key of it, in a session that nobody signed
     * in, over a connection of its own for each room.
     */
    @Test
    void nothingInARoomSaysWhoIsThere() {
        Map<Long, Turn> turns = new HashMap<>();
        disk.states().forEach(it -> it.turn().ifPresent(turn -> turns.put(it.position(), turn)));
        for (Overheard.Call call : calls(HOST, Method.POST_EVENT).toList()) {
            Request.PostEvent post = (Request.PostEvent) call.request();
            Turn turn = turns.get(post.by().term().position());
            if (post.by().room().equals(ada.room()) && turn != null) {
                Capability.Act act = Capability.Post.of(post.posting().event());
                assertThat(post.by().verifies(turn.key(post.power()), call.session(), act))
                        .isTrue();
            }
        }
        for (int relay : List.of(HOST, OTHER)) {
            Map<SessionId, Handle> signedIn = signedIn(relay);
            Map<SessionId, Set<Object>> sessions = new HashMap<>();
            Map<Integer, Set<Object>> tapes = new HashMap<>();
            for (Overheard.Call call : heard.get(relay).calls()) {
                Optional<Handle> by = Optional.ofNullable(signedIn.get(call.session()));
                Object about = about(call.request(), by);
                sessions.computeIfAbsent(call.session(), _ -> new HashSet<>()).add(about);
                tapes.computeIfAbsent(call.tape(), _ -> new HashSet<>()).add(about);
            }
            assertThat(sessions.values()).allSatisfy(it -> assertThat(it).hasSize(1));
            assertThat(tapes.values()).allSatisfy(it -> assertThat(it).hasSize(1));
        }
        List<byte[]> inside =
                calls(HOST, IN_ROOMS).flatMap(it -> it.opened().all().stream()).toList();
        for (Belongings one : members) {
            for (Bytes what : names(one)) {
                String needle = letters(what.shared());
                assertThat(inside).noneMatch(it -> letters(it).contains(needle));
            }
        }
    }

    private Map<SessionId, Handle> signedIn(int relay) {
        Map<SessionId, Handle> handles = new HashMap<>();
        for (Overheard.Call call : calls(relay, Method.SIGN_IN, Method.REGISTER).toList()) {
            switch (call.request()) {
                case Request.SignIn it -> handles.put(call.session(), it.handle());
                case Request.Register it -> handles.put(call.session(), it.handle());
                case Request other -> throw new IllegalStateException(other.toString());
            }
        }
        return handles;
    }

    /**
     * A room, or one's account, or others' accounts.
     *
     * @param by who signed the session in
     */
    private static Object about(Request request, Optional<Handle> by) {
        return switch (request) {
            case Request.GetKey(Handle whose) when by.equals(Optional.of(whose)) -> "own";
            case Request.PostEvent it -> it.by().room();
            case Request.StreamEvents it -> it.by().room();
            case Request.PostPart it -> it.by().room();
            case Request.GetPart it -> it.by().room();
            case Request.TrimChannel it -> it.by().room();
            case Request.DeleteRoom it -> it.by().room();
            case Request.GetKey _, Request.PostInvitation _ -> "others";
            case Request.GetSignIn _,
                    Request.Register _,
                    Request.SignIn _,
                    Request.PostKey _,
                    Request.PostPrivateKey _,
                    Request.GetPrivateKey _,
                    Request.CutDevice _,
                    Request.DeleteAccount _,
                    Request.GenerateChannelPair _,
                    Request.StreamInvitations _,
                    Request.DropInvitations _ ->
                    "own";
        };
    }

    private Burglar burglar(Belongings with) {
        Burglar burglar = new Burglar(disk.loot(), with.account().id(), with.self().recipients());
        with.keys().forEach(burglar::add);
        return burglar;
    }

    private static List<String> read(Burglar burglar) {
        return burglar.read().stream()
                .map(it -> new String(it.shared(), StandardCharsets.UTF_8))
                .toList();
    }

    private static void assertHas(List<String> read, String text) {
        assertThat(read).as(text).anyMatch(it -> it.contains(text));
    }

    private static void assertLacks(List<String> read, String text) {
        assertThat(read).as(text).noneMatch(it -> it.contains(text));
    }

    @Test
    void whoMayReadAllReadsAllOfTheDiskByTheSameMeans() {
        List<String> read = read(burglar(ada));
        Stream.of(
                        ObservedRoom.FIRST_NAME,
                        ObservedRoom.BEFORE,
                        ObservedRoom.NAME,
                        ObservedRoom.BETWEEN,
                        ObservedRoom.FILE_NAME,
                        ObservedRoom.LATER_NAME,
                        ObservedRoom.AFTER)
                .forEach(text -> assertHas(read, text));
        assertThat(read).hasSize(disk.states().size() + disk.messages().size());
    }

    /** With the account's private keys, the invitation, and the dossier that it leads to. */
    @Test
    void inviteeFromNowReadsNothingOfBeforeWithTheWholeDisk() {
        List<Bytes> invitations = new ArrayList<>();
        for (Overheard.Call call : heard.get(OTHER).calls()) {
            if (call.request() instanceof Request.PostInvitation(_, Bytes sealed, _)) {
                invitations.add(sealed);
            }
        }
        assertThat(invitations).hasSize(1);
        Burglar burglar = burglar(cleo);
        assertThat(burglar.invited(invitations.getFirst())).as("a dossier").isTrue();
        List<String> read = read(burglar);
        assertHas(read, ObservedRoom.BETWEEN);
        assertLacks(read, ObservedRoom.BEFORE);
        assertLacks(read, ObservedRoom.FIRST_NAME);
    }

    @Test
    void removedMemberWithItsKeysReadsNothingOfAfterWithTheWholeDisk() {
        List<String> read = read(burglar(cleo));
        assertHas(read, ObservedRoom.BETWEEN);
        room.counts().forEach(text -> assertHas(read, text));
        assertLacks(read, ObservedRoom.AFTER);
        assertLacks(read, ObservedRoom.LATER_NAME);
    }

    /**
     * Under one key two events would have the same bytes where the same is sealed: the account in
     * the author's block, the zeros behind a text.
     */
    @Test
    void twoDevicesOfOneAccountAtOneCounterHaveNothingInCommon() {
        Map<List<Long>, List<EncryptedMessage>> places = new HashMap<>();
        for (EncryptedMessage event : disk.events()) {
            places.computeIfAbsent(
                            List.of(event.epoch(), (long) event.counter()), _ -> new ArrayList<>())
                    .add(event);
        }
        List<List<EncryptedMessage>> shared =
                places.values().stream().filter(it -> it.size() > 1).toList();
        assertThat(shared).as("counters at which two events stand").isNotEmpty();
        for (List<EncryptedMessage> events : shared) {
            for (int i = 1; i < events.size(); i++) {
                assertThat(sealed(events.get(i)).common(sealed(events.get(i - 1)))).isEmpty();
            }
        }
    }

    private static Windows sealed(EncryptedMessage event) {
        return Windows.of(List.of(event.author().shared(), event.box().shared()));
    }
}
