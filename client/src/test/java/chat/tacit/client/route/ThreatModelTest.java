package chat.tacit.client.route;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.call.CallExposures;
import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.live.LiveExposures;
import chat.tacit.client.live.TrustExposures;
import chat.tacit.client.mesh.MeshAddressExposures;
import chat.tacit.client.mesh.MeshExposures;
import chat.tacit.client.room.RoomExposures;
import chat.tacit.client.room.RoomExposures.Circumstance;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.live.LiveKind;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code spec/threat-model.md} says what the declared exposures say. Run with {@code
 * -Dthreat-model=write} to write it anew.
 */
final class ThreatModelTest {
    private static final Path FILE = Path.of("../spec/threat-model.md");

    private static final String HEAD =
            """
            # Threat model

            Generated from the exposures that the services declare, the same facts from which `tacit explain` tells what holds for the real routes of a conversation. By adversary: what they can learn, and what they cannot.

            """;

    private static final String OPEN =
            """
            ## What stays open

            - A relay, or whoever watches the network, sees IP addresses and times, and may match by them who sends when somebody receives. Copies of a message leave for different relays at independent times within two seconds, which makes that harder and not impossible.
            - Who reads the link first can be the joiner; who can change the link can be both. Compare the code.
            - A relay can drop what it is given, refuse, or lie about who fetched an invitation. It cannot read, forge or swap; what one relay drops the other still has.
            - A whole copied profile directory isn't noticed. No key and nonce is ever used twice by the copy, but both run down the same ratchet until a new session is made.
            - With one relay there is no second copy, and with two each sees a queue of every conversation. With three, one that fails leaves two until another is added.
            """;

    @Test
    void theChapterSaysWhatTheExposuresSay() throws IOException {
        String expected =
                HEAD
                        + contact()
                        + hidden()
                        + meshAddress()
                        + calls()
                        + pairing()
                        + renewal()
                        + devices()
                        + backup()
                        + identities()
                        + live()
                        + room()
                        + OPEN;
        if ("write".equals(System.getProperty("threat-model"))) {
            Files.writeString(FILE, expected);
        }
        assertThat(Files.readString(FILE)).isEqualTo(expected);
    }

    @Test
    void liveSessionWhoseMembersOneKnowsOneselfHasNoStrangers() {
        LiveExposures own = new LiveExposures(LiveKind.OPEN, "one", List.of(), false);
        assertThat(own.list()).extracting(Exposure::who).noneMatch(who -> who.contains("server"));
        assertThat(live(LiveKind.OPEN).list())
                .extracting(Exposure::who)
                .contains("Those there whose keys the server gave, not compared");
    }

    @Test
    void proxyOnTheWayToALiveSessionSeesTheAddressInThePlaceOfItsRelay() {
        List<QueueExposures.Passed> path =
                List.of(new QueueExposures.Passed(Optional.of("other"), true, true));
        List<Exposure> all = new LiveExposures(LiveKind.VOUCHED, "one", path, false).list();
        assertThat(all.getFirst().learns()).startsWith("your proxy's network address");
        assertThat(all.get(1).who()).isEqualTo("The relay other as proxy to the relay one");
        assertThat(all.get(1).learns()).startsWith("your network address, the relay's");
    }

    @Test
    void roomAmongPeopleOneKnowsHasNoStrangers() {
        assertThat(room(Set.of()).list())
                .extracting(Exposure::who)
                .noneMatch(who -> who.startsWith("Those there") || who.contains("in the place"));
    }

    @Test
    void hostOfARoomLearnsMoreWhereTheAccountOrTheContactsAre() {
        assertThat(room(Set.of()).list().getFirst().learns())
                .contains("which account made it")
                .doesNotContain("a guess");
        assertThat(room(EnumSet.allOf(Circumstance.class)).list().getFirst().learns())
                .contains("that your account made it")
                .contains("a guess that your account")
                .contains("a guess which queues");
    }

    @Test
    void proxyOnTheWayToARoomSeesTheAddressInThePlaceOfItsHost() {
        List<QueueExposures.Passed> path =
                List.of(new QueueExposures.Passed(Optional.of("other"), true, true));
        List<Exposure> all = new RoomExposures("one", "two", path, Set.of()).list();
        assertThat(all.getFirst().learns()).contains("your proxy's network address");
        assertThat(all.get(1).who()).isEqualTo("The relay other as proxy to the relay one");
        assertThat(all.get(1).learns()).startsWith("your network address, the relay's");
    }

    @Test
    void relayThatHasAQueueOfNearlyEveryConversationIsSaidToHaveIt() {
        Set<String> both = Set.of("one", "two");
        List<Exposure> all =
                new QueueExposures(
                                both,
                                both,
                                Map.of(),
                                Isolation.NONE,
                                Set.of("two"),
                                Level.LINK,
                                false)
                        .list();
        assertThat(all)
                .filteredOn(one -> one.learns().contains("a queue of every conversation"))
                .extracting(Exposure::who)
                .containsExactly("The relay two");
    }

    private static String contact() {
        StringBuilder out = new StringBuilder("## A conversation with a contact over queues\n\n");
        QueueExposures facts =
                new QueueExposures(
                        Set.of("at which you receive"),
                        Set.of("at which the contact receives"),
                        Map.of(),
                        Isolation.NONE,
                        Set.of(),
                        Level.LINK,
                        true);
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        facts.list().forEach(one -> out.append(row(one)));
        out.append("\nOnce the code was compared, and once a key changed:\n\n");
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        Stream.of(Level.COMPARED, Level.CHANGED)
                .flatMap(level -> contactAt(level).list().stream())
                .filter(one -> !contactAt(Level.LINK).list().contains(one))
                .forEach(one -> out.append(row(one)));
        out.append("\nWhere a relay is reached through a proxy:\n\n");
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        Set<String> one = Set.of("at which you receive");
        proxied(one, Optional.empty()).limit(3).forEach(row -> out.append(row(row)));
        out.append("\nWhere that proxy is a relay, and where you receive there, too:\n\n");
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        Optional<String> other = Optional.of("of your choice");
        Set<String> two = Set.of("at which you receive", "of your choice");
        proxied(one, other).skip(1).limit(1).forEach(row -> out.append(row(row)));
        proxied(two, other).skip(2).limit(1).forEach(row -> out.append(row(row)));
        out.append(
                "\n"
                        + "Where contacts, or all connections, are kept apart (`tacit relay"
                        + " isolate`):\n\n");
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        Set<String> both = Set.of("of both of you");
        for (Isolation isolation : List.of(Isolation.CONTACT, Isolation.CONNECTION)) {
            new QueueExposures(both, both, Map.of(), isolation, Set.of(), Level.LINK, false)
                    .list().stream().limit(1).forEach(row -> out.append(row(row)));
        }
        return out.append('\n').toString();
    }

    private static Stream<Exposure> proxied(Set<String> receiving, Optional<String> relay) {
        Map<String, List<QueueExposures.Passed>> ways =
                Map.of(
                        "at which you receive",
                        List.of(new QueueExposures.Passed(relay, true, true)));
        return new QueueExposures(
                        receiving, Set.of(), ways, Isolation.NONE, Set.of(), Level.LINK, false)
                .list().stream();
    }

    private static QueueExposures contactAt(Level level) {
        return new QueueExposures(
                Set.of(), Set.of(), Map.of(), Isolation.NONE, Set.of(), level, false);
    }

    private static String hidden() {
        StringBuilder out = new StringBuilder("## A hidden conversation, over the mesh\n\n");
        out.append(
                "With cover and Dual Proxy, as it is by default in a mesh of enough servers:\n\n");
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        mesh(true).list().forEach(one -> out.append(row(one)));
        out.append("\nWithout either, where it differs:\n\n");
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        mesh(false).list().stream()
                .filter(one -> !mesh(true).list().contains(one))
                .forEach(one -> out.append(row(one)));
        out.append("\nWhere a mesh has too few operators for all that to be apart:\n\n");
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        Set<String> both = Set.of("at which you post and receive");
        new MeshExposures(both, both, both, Map.of(), Map.of(), true)
                .list().stream().limit(2).forEach(one -> out.append(row(one)));
        return out.append('\n').toString();
    }

    private static MeshExposures mesh(boolean hidden) {
        String post = "at which you post";
        String receive = "at which you receive";
        return new MeshExposures(
                Set.of(post),
                Set.of(receive),
                Set.of(),
                hidden ? Map.of(post, "the relay of one operator") : Map.of(),
                hidden ? Map.of(receive, "the relay of another operator") : Map.of(),
                hidden);
    }

    private static String meshAddress() {
        StringBuilder out = new StringBuilder("## A mesh address\n\n");
        out.append("Besides the above:\n\n| who | can learn | cannot |\n|---|---|---|\n");
        MeshAddressExposures.list().forEach(one -> out.append(row(one)));
        return out.append('\n').toString();
    }

    private static String calls() {
        StringBuilder out = new StringBuilder("## Calls\n\n");
        out.append("Besides the above:\n\n| who | can learn | cannot |\n|---|---|---|\n");
        List<Exposure> relayed = new CallExposures(false, true).list();
        relayed.forEach(one -> out.append(row(one)));
        out.append("\nWhere the user agreed to be seen, where it differs:\n\n");
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        new CallExposures(true, true)
                .list().stream()
                        .filter(one -> !relayed.contains(one))
                        .forEach(one -> out.append(row(one)));
        return out.append('\n').toString();
    }

    private static String pairing() {
        StringBuilder out = new StringBuilder("## A contact made by a pairing code\n\n");
        out.append("Besides the above:\n\n| who | can learn | cannot |\n|---|---|---|\n");
        PairingExposures.list().forEach(one -> out.append(row(one)));
        return out.append('\n').toString();
    }

    private static String renewal() {
        StringBuilder out = new StringBuilder("## Keys that are renewed by a link\n\n");
        out.append("Besides the above:\n\n| who | can learn | cannot |\n|---|---|---|\n");
        RenewalExposures.list().forEach(one -> out.append(row(one)));
        return out.append('\n').toString();
    }

    private static String devices() {
        StringBuilder out = new StringBuilder("## A profile on several devices\n\n");
        out.append("Besides the above:\n\n| who | can learn | cannot |\n|---|---|---|\n");
        DeviceExposures.list().forEach(one -> out.append(row(one)));
        return out.append('\n').toString();
    }

    private static String backup() {
        StringBuilder out = new StringBuilder("## A profile with a backup\n\n");
        out.append("Besides the above:\n\n| who | can learn | cannot |\n|---|---|---|\n");
        BackupExposures.list().forEach(one -> out.append(row(one)));
        return out.append('\n').toString();
    }

    private static String identities() {
        StringBuilder out = new StringBuilder("## Identities of live sessions\n\n");
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        TrustExposures.list().forEach(one -> out.append(row(one)));
        return out.append('\n').toString();
    }

    private static String live() {
        StringBuilder out = new StringBuilder("## Being in a live session\n\n");
        LiveExposures vouched = live(LiveKind.VOUCHED);
        out.append("In a vouched one:\n\n| who | can learn | cannot |\n|---|---|---|\n");
        vouched.list().forEach(one -> out.append(row(one)));
        out.append("\nIn an open one, where it differs:\n\n");
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        live(LiveKind.OPEN).list().stream()
                .filter(one -> !vouched.list().contains(one))
                .forEach(one -> out.append(row(one)));
        return out.append('\n').toString();
    }

    private static LiveExposures live(LiveKind kind) {
        return new LiveExposures(kind, "of the session", List.of(), true);
    }

    private static String room() {
        StringBuilder out = new StringBuilder("## Being in a room\n\n");
        RoomExposures elsewhere = room(Set.of());
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        elsewhere.list().forEach(one -> out.append(row(one)));
        out.append(
                "\n"
                        + "Where the account that made it is at the host, as are queues of contacts,"
                        + " and somebody is known by others' word, or by another key than before:\n\n");
        out.append("| who | can learn | cannot |\n|---|---|---|\n");
        room(EnumSet.allOf(Circumstance.class)).list().stream()
                .filter(one -> !elsewhere.list().contains(one))
                .forEach(one -> out.append(row(one)));
        return out.append('\n').toString();
    }

    private static RoomExposures room(Set<Circumstance> circumstances) {
        return new RoomExposures("of its streams", "of your account", List.of(), circumstances);
    }

    private static String row(Exposure exposure) {
        return "| "
                + String.join(" | ", exposure.who(), exposure.learns(), exposure.cannot())
                + " |\n";
    }
}
