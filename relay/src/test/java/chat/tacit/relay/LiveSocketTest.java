package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.ServerLine.Change;
import chat.tacit.protocol.live.ServerLine.User;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.relay.edge.Front;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Live sessions over true sockets, both ways in. */
@Execution(ExecutionMode.CONCURRENT)
class LiveSocketTest {

    /** The two ways in. */
    enum Way {
        PORT {
            @Override
            LiveClient to(RunningRelay relay) throws Exception {
                return LiveClient.overPort(relay);
            }
        },
        WEB_SOCKET {
            @Override
            LiveClient to(RunningRelay relay) throws Exception {
                return LiveClient.overWebSocket(relay);
            }
        };

        abstract LiveClient to(RunningRelay relay) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void whoConnectsFirstMakesTheSessionAndWhoComesIsIn(Way way) throws Exception {
        try (RunningRelay relay = live();
                LiveClient ada = way.to(relay).join("Ada");
                LiveClient bob = way.to(relay).greet("Bob").identify(LiveClient.ATTIC)) {
            ServerLine.Ack ack = bob.hear(ServerLine.Ack.class);
            assertThat(ack.session().bytes()).isEqualTo(LiveClient.ATTIC.utf8());
            assertThat(ack.epoch()).isZero();
            ServerLine.Users there = bob.hear(ServerLine.Users.class);
            assertThat(there.change()).isEqualTo(Change.ALL);
            assertThat(names(there)).containsExactly("Ada");
            assertThat(names(bob.hear(ServerLine.Users.class))).containsExactly("Bob");
            assertThat(names(ada.hear(ServerLine.Users.class))).containsExactly("Bob");
            assertThat(relay.metric("tacit_live_members")).isEqualTo(2);
            assertThat(relay.metric("tacit_live_sessions")).isEqualTo(1);
        }
    }

    @Test
    void listGoesToAllOnEveryChange() throws Exception {
        try (RunningRelay relay = live();
                LiveClient ada = Way.PORT.to(relay).join("Ada")) {
            LiveClient bob = Way.WEB_SOCKET.to(relay).join("Bob");
            LiveClient cleo = Way.PORT.to(relay).join("Cleo");

            assertThat(names(ada.hear(ServerLine.Users.class))).containsExactly("Bob");
            assertThat(names(ada.hear(ServerLine.Users.class))).containsExactly("Cleo");
            assertThat(names(bob.hear(ServerLine.Users.class))).containsExactly("Cleo");
            bob.leave(LiveClient.ATTIC);
            ServerLine.Users gone = ada.hear(ServerLine.Users.class);
            assertThat(gone.change()).isEqualTo(Change.WENT);
            assertThat(names(gone)).containsExactly("Bob");
            assertThat(gone.users().getFirst().who().bytes()).isEqualTo(bob.id().bytes());
            assertThat(names(cleo.hear(ServerLine.Users.class))).containsExactly("Bob");
            cleo.close();
            assertThat(names(ada.hear(ServerLine.Users.class))).containsExactly("Cleo");
            bob.close();
            assertThat(relay.metric("tacit_strikes_total")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOneSaysReachesThoseWhomItNamesInEitherMode(Way way) throws Exception {
        try (RunningRelay relay = live();
                LiveClient ada = Way.PORT.to(relay).join("Ada");
                LiveClient bob = way.to(relay).greet("Bob", TlsKey.NONE)) {
            bob.identify(LiveClient.ATTIC);
            skip(bob, 3);
            skip(ada, 1);

            ada.sendTo(List.of(bob.id()), 300);
            bob.sendTo(List.of(ada.id()), 300);

            assertThat(ada.hear(ServerLine.Send.class).from()).isEqualTo(bob.id());
            assertThat(bob.hear(ServerLine.Send.class).from()).isEqualTo(ada.id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void longestLineOfMemberIsTakenAndOneByteMoreIsNot(Way way) throws Exception {
        try (RunningRelay relay = live();
                LiveClient ada = way.to(relay).join("Ada");
                LiveClient bob = Way.PORT.to(relay).join("Bob")) {
            List<MemberId> toBob = List.of(bob.id());
            int room =
                    262_144
                            - new ClientLine.Send(Optional.empty(), LiveClient.sealed(toBob, 16))
                                    .encode()
                                    .length;
            // Four characters stand for three bytes.
            byte[] longest =
                    new ClientLine.Send(
                                    Optional.empty(), LiveClient.sealed(toBob, 16 + room / 4 * 3))
                            .encode();
            assertThat(longest.length).isBetween(262_140, 262_144);
            skip(ada, 1);

            ada.wire.write(longest);
            assertThat(bob.hear(ServerLine.Send.class).sealed().size()).isGreaterThan(190_000);
            ada.wire.write(java.util.Arrays.copyOf(longest, 262_145));

            assertThat(ada.hear(ServerLine.Refused.class).refusal()).isEqualTo(Refusal.MALFORMED);
            assertThat(names(bob.hear(ServerLine.Users.class))).containsExactly("Ada");
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void endlessLineIsCutAtTheLimitAndIsStrike() throws Exception {
        try (RunningRelay relay = live();
                LiveWire wire = LiveWire.overPort(relay.livePort(), "127.0.0.1")) {
            wire.read();
            wire.read();
            ((LiveWire.Port) wire).writeRaw(new byte[8_192]);
            ((LiveWire.Port) wire).writeRaw(new byte[1]);

            assertThat(text(wire.read())).isEqualTo("refused:9");
            assertEnds(wire);
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatTrickleInDoNotProlongTheDeadline(Way way) throws Exception {
        try (RunningRelay relay = RunningRelay.live(RunningRelay.impatient(), new Front.Direct());
                LiveClient slow = way.to(relay)) {
            slow.wire.read();
            slow.wire.read();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> {
                        while (true) {
                            if (slow.wire instanceof LiveWire.Port port) {
                                port.writeRaw(new byte[] {'c'});
                            }
                            slow.wire.read();
                        }
                    });
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void halfOfTlsIsClosedInTimeAndIsStrike() throws Exception {
        try (RunningRelay relay = RunningRelay.live(RunningRelay.impatient(), new Front.Direct());
                RawSocket half = RawSocket.tcp(relay.livePort())) {
            half.write("\u0016\u0003\u0001\u0000\u00ff").awaitClose();

            await().until(() -> relay.metric("tacit_connections") == 0);
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nameWithoutIdentityIsClosedInTimeAndIsStrike(Way way) throws Exception {
        try (RunningRelay relay = RunningRelay.live(RunningRelay.impatient(), new Front.Direct());
                LiveClient half = way.to(relay).greet("Half")) {
            assertEnds(half.wire);
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bannedAddressIsToldForHowLongAndTheBanEndsByItself(Way way) throws Exception {
        Limits limits = RunningRelay.impatient().with(Limit.BAN, 4);
        try (RunningRelay relay = RunningRelay.live(limits, new Front.Direct());
                TestClient neighbour = TestClient.overTls(relay.port()).greet(relay.address());
                TestClient other = TestClient.overTls(relay.port()).greet(relay.address());
                LiveClient inside =
                        LiveClient.over(
                                        LiveWire.overPort(relay.livePort(), "127.0.0.1"),
                                        relay.address())
                                .join("Ada")) {
            for (int strike = 1; strike <= 3; strike++) {
                try (LiveClient silent = way.to(relay)) {
                    silent.wire.read();
                    silent.wire.read();
                    if (strike == 3) {
                        // The one whose strike begins the ban is told as well.
                        assertThat(text(silent.wire.read())).isEqualTo("banned:4");
                    }
                    assertEnds(silent.wire);
                }
            }
            try (LiveClient banned = way.to(relay)) {
                assertThat(text(banned.wire.read())).matches("banned:[1-4]");
                assertEnds(banned.wire);
            }
            assertThat(neighbour.isOpen()).isTrue();
            assertThat(other.isOpen()).isTrue();
            // Nobody who is inside is cut off, and after it all is well.
            await().ignoreExceptions()
                    .until(() -> {
                        way.to(relay).join("Late").close();
                        return true;
                    });
            assertThat(names(inside.hear(ServerLine.Users.class))).containsExactly("Late");
        }
    }

    @Test
    void banOfOneAddressTouchesNoOther() throws Exception {
        try (RunningRelay relay = RunningRelay.live(Limits.defaults(), new Front.Direct())) {
            for (int strike = 0; strike < 3; strike++) {
                try (LiveWire bad = LiveWire.overPort(relay.livePort(), "127.0.0.2")) {
                    bad.write("connect:you".getBytes(StandardCharsets.US_ASCII));
                    bad.read();
                    bad.read();
                    assertThat(text(bad.read()))
                            .isEqualTo(strike == 2 ? "banned:900" : "refused:9");
                }
            }
            try (LiveWire bad = LiveWire.overPort(relay.livePort(), "127.0.0.2");
                    LiveClient other = Way.PORT.to(relay).join("Ada")) {
                assertThat(text(bad.read())).startsWith("banned:");
                assertThat(other.id()).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void memberThatStopsReadingIsDroppedAndNobodyWaits(Way way) throws Exception {
        Limits limits =
                Limits.defaults().with(Limit.LIVE_BACKLOG, 524_288).with(Limit.LIVE_SENDS, 10_000);
        try (RunningRelay relay = RunningRelay.live(limits, new Front.Direct());
                LiveClient ada = Way.PORT.to(relay).join("Ada");
                LiveClient bob = Way.PORT.to(relay).join("Bob");
                LiveClient deaf = way.to(relay).join("Deaf")) {
            if (deaf.wire instanceof LiveWire.Web web) {
                web.pause();
            }
            skip(ada, 2);
            skip(bob, 1);
            int said = 0;
            // The system's buffers fill first.
            while (relay.metric("tacit_live_members") == 3 && said < 500) {
                ada.sendTo(List.of(bob.id(), deaf.id()), 100_000);
                said++;
                assertThat(bob.hear())
                        .isInstanceOfAny(ServerLine.Send.class, ServerLine.Users.class);
            }
            assertThat(relay.metric("tacit_live_members")).isEqualTo(2);
            assertThat(names(ada.hear(ServerLine.Users.class))).containsExactly("Deaf");
            assertThat(relay.metric("tacit_strikes_total")).isZero();
        }
    }

    @Test
    void frameThatIsNoTextIsStrike() throws Exception {
        try (RunningRelay relay = live();
                LiveClient client = LiveClient.overWebSocket(relay)) {
            skipRaw(client, 2);
            LiveWire.Web web = (LiveWire.Web) client.wire;
            web.writeBinary(new byte[3]);

            assertThat(text(web.read())).isEqualTo("refused:9");
            assertThat(web.closeCode()).isEqualTo(4_009);
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void sayingSomethingBeforeOneIsInIsRefusedAndNoStrike() throws Exception {
        try (RunningRelay relay = live();
                LiveClient early = Way.PORT.to(relay).greet("Early")) {
            early.sendTo(List.of(), 32);
            assertThat(early.hear(ServerLine.Refused.class).refusal()).isEqualTo(Refusal.REFUSED);
            early.identify(LiveClient.ATTIC);
            early.hear(ServerLine.Ack.class);
            assertThat(relay.metric("tacit_strikes_total")).isZero();
        }
    }

    @Test
    void whoTalksTooMuchIsReadLaterAndLosesNothing() throws Exception {
        Limits limits =
                Limits.defaults().with(Limit.LIVE_SENDS, 3).with(Limit.LIVE_SENDS_PER_SECOND, 50);
        try (RunningRelay relay = RunningRelay.live(limits, new Front.Direct());
                LiveClient ada = Way.PORT.to(relay).join("Ada");
                LiveClient bob = Way.PORT.to(relay).join("Bob")) {
            long before = System.nanoTime();
            for (int i = 0; i < 30; i++) {
                ada.sendTo(List.of(bob.id()), 20 + i);
            }
            for (int i = 0; i < 30; i++) {
                assertThat(bob.hear(ServerLine.Send.class).sealed().size()).isEqualTo(137 + 20 + i);
            }
            // 27 lines beyond what may come at once, at 50 a second.
            assertThat(System.nanoTime() - before).isGreaterThan(500_000_000L);
        }
    }

    @Test
    void relayBehindProxyCarriesThemAtLiveAlone() throws Exception {
        try (RunningRelay relay = RunningRelay.live(Limits.defaults(), RunningRelay.behindProxy());
                LiveWire wire = LiveWire.overWebSocket(relay.port(), false);
                LiveClient ada = LiveClient.over(wire, relay.address()).join("Ada")) {
            assertThat(relay.relay.livePort()).isEmpty();
            assertThat(ada.channel().overhead()).isEqualTo(16);
        }
    }

    @Test
    void nothingIsWrittenDown(@TempDir Path data) throws Exception {
        try (RunningRelay relay =
                RunningRelay.live(new Keys.Kept(data), Limits.defaults(), new Front.Direct())) {
            Map<String, Long> before = files(data);
            try (LiveClient ada = Way.PORT.to(relay).join("Ada");
                    LiveClient bob = Way.WEB_SOCKET.to(relay).join("Bob")) {
                ada.sendTo(List.of(bob.id()), 1_000);
                bob.hear(ServerLine.Send.class);
                assertThat(files(data)).isEqualTo(before);
            }
            assertThat(files(data)).isEqualTo(before);
        }
    }

    private static Map<String, Long> files(Path directory) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                sizes.put(file.toString(), Files.size(file));
            }
        }
        return sizes;
    }

    private static RunningRelay live() throws Exception {
        return RunningRelay.live(Limits.defaults(), new Front.Direct());
    }

    private static List<String> names(ServerLine.Users users) {
        return users.users().stream().map(User::name).map(Object::toString).toList();
    }

    private static void skip(LiveClient client, int lines) throws Exception {
        for (int i = 0; i < lines; i++) {
            client.hear();
        }
    }

    private static void skipRaw(LiveClient client, int lines) throws Exception {
        for (int i = 0; i < lines; i++) {
            client.wire.read();
        }
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.US_ASCII);
    }

    private static void assertEnds(LiveWire wire) {
        assertThatExceptionOfType(IOException.class).isThrownBy(wire::read);
    }
}
