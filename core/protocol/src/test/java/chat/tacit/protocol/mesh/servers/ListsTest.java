package chat.tacit.protocol.mesh.servers;

import static chat.tacit.protocol.mesh.MeshSamples.NOW;
import static chat.tacit.protocol.mesh.servers.ServerSamples.address;
import static chat.tacit.protocol.mesh.servers.ServerSamples.identity;
import static chat.tacit.protocol.mesh.servers.ServerSamples.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.mesh.ServerList;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Who is named for what a list leaves out or alters, and who can't be. */
class ListsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final RelayAddress MOVED = address(3, "evil.example", 443);

    private final Lists lists = new Lists(Lists.PATIENCE);

    private static SignedMessage list(int by, Instant now, RelayAddress... servers) {
        List<RelayAddress> sorted =
                Arrays.stream(servers).sorted(Comparator.comparing(Object::toString)).toList();
        return SignedMessage.sign(new ServerList(sorted, List.of(), now).json(), now, identity(by));
    }

    private void hears(int by, Instant now, RelayAddress... servers) {
        assertThat(lists.heard(server(by), list(by, now, servers), now)).isPresent();
    }

    /** Servers 1 and 2 list server 3, which answers. */
    private void twoSay(Instant now) {
        hears(1, now, address(0), address(1), address(2), address(3));
        hears(2, now, address(0), address(1), address(2), address(3));
        lists.tried(address(3), true, now);
    }

    @Test
    void firstServerThatLiesIsNamed() {
        hears(0, NOW, address(0), address(1), address(2));
        twoSay(NOW);
        assertThat(lists.findings()).isEmpty();
        hears(0, NOW.plus(HOUR), address(0), address(1), address(2));
        assertThat(lists.findings())
                .containsExactly(new Lists.LeftOut(server(0).name(), address(3)));
    }

    @Test
    void serverThatAltersAnAddressIsNamed() {
        hears(0, NOW, MOVED);
        twoSay(NOW);
        assertThat(lists.questions()).contains(MOVED);
        lists.tried(MOVED, false, NOW);
        hears(0, NOW.plus(HOUR), MOVED);
        assertThat(lists.findings())
                .containsExactly(new Lists.Altered(server(0).name(), MOVED, address(3)));
    }

    /** It may have moved, or have two addresses. */
    @Test
    void anotherAddressAtWhichTheServerAnswersIsNoLie() {
        hears(0, NOW, MOVED);
        twoSay(NOW);
        lists.tried(MOVED, true, NOW);
        hears(0, NOW.plus(HOUR), MOVED);
        assertThat(lists.findings()).isEmpty();
    }

    @Test
    void whoLearnsWithinTheHourIsNotNamed() {
        hears(0, NOW, address(0));
        twoSay(NOW);
        hears(0, NOW.plus(HOUR).minusSeconds(1), address(0));
        assertThat(lists.findings()).isEmpty();
        hears(0, NOW.plus(HOUR), address(0), address(3));
        assertThat(lists.findings()).isEmpty();
        hears(0, NOW.plus(HOUR).plusSeconds(1), address(0));
        assertThat(lists.findings()).isEmpty();
    }

    /** Two that make a server up would else have everybody named who doesn't know it. */
    @Test
    void serverThatNobodyReachedHasNobodyNamed() {
        hears(0, NOW, address(0));
        hears(1, NOW, address(3));
        hears(2, NOW, address(3));
        assertThat(lists.questions()).contains(address(3));
        lists.tried(address(3), false, NOW);
        assertThat(lists.questions()).isEmpty();
        hears(0, NOW.plus(HOUR), address(0));
        assertThat(lists.findings()).isEmpty();
    }

    @Test
    void twoServersOfOneOperatorAreOneWitness() {
        hears(0, NOW, address(0));
        hears(1, NOW, address(3));
        assertThat(lists.heard(server(2, 1), list(2, NOW, address(3)), NOW)).isPresent();
        lists.tried(address(3), true, NOW);
        hears(0, NOW.plus(HOUR), address(0));
        assertThat(lists.findings()).isEmpty();
        assertThat(lists.isEnough()).isFalse();
    }

    @Test
    void nothingIsUsedBeforeThreeOperatorsWereAsked() {
        hears(0, NOW, address(0));
        hears(1, NOW, address(0));
        assertThat(lists.isEnough()).isFalse();
        hears(2, NOW, address(0));
        assertThat(lists.isEnough()).isTrue();
        assertThat(lists.named()).containsExactly(address(0));
    }

    @Test
    void listOfAnotherOrAnOldOneIsNone() {
        assertThat(lists.heard(server(0), list(1, NOW, address(3)), NOW)).isEmpty();
        SignedMessage old = list(0, NOW.minusSeconds(601), address(3));
        assertThat(lists.heard(server(0), old, NOW)).isEmpty();
        SignedMessage ahead = list(0, NOW.plusSeconds(121), address(3));
        assertThat(lists.heard(server(0), ahead, NOW)).isEmpty();
        SignedMessage signed = list(0, NOW, address(3));
        var changed =
                new SignedMessage(
                        list(0, NOW, address(2)).content(),
                        NOW,
                        signed.publicKey(),
                        signed.signature());
        assertThat(lists.heard(server(0), changed, NOW)).isEmpty();
        assertThat(lists.heard(server(0), ServerSamples.announcement(0, NOW), NOW)).isEmpty();
        assertThat(lists.named()).isEmpty();
    }

    @Test
    void asManyListsAreComparedAsThereMayBe() {
        hears(0, NOW, MOVED);
        IntStream.range(1, Lists.MOST_LISTS).forEach(i -> hears(i, NOW, address(0)));
        assertThat(lists.named()).contains(MOVED);
        hears(Lists.MOST_LISTS, NOW, address(0));
        assertThat(lists.named()).doesNotContain(MOVED);
    }
}
