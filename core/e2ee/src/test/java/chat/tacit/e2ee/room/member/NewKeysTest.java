package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.MemberList;
import chat.tacit.e2ee.room.Person;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Speaker;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ben's account has new keys, and a copy of his machine is in other hands: {@code 50-room} §14. */
class NewKeysTest extends MemberRoom {
    private Person renewed;
    private DeviceId stolen;

    @BeforeEach
    void makeKeys() {
        renewed = ben.person.renewed(world.entropy());
        stolen = DeviceId.of(SigningKey.generate(world.entropy()).publicKey());
    }

    /** Ben's machine with the new keys and those before. */
    private Self renewed(boolean made) {
        return new Self(
                ben.id(),
                List.of(renewed.speaker(), ben.person.speaker()),
                List.of(renewed.recipient(), ben.person.recipient()),
                Optional.of(
                        new NewKeys(renewed.member(), renewed.bundle(), List.of(stolen), made)));
    }

    private static Member member(Peer peer, Peer of) {
        return peer.point().members().seat(of.id()).map(MemberList.Seat::member).orElseThrow();
    }

    /** Another machine of Ben's, with a key of its own that the account's key of then certified. */
    private Peer second() {
        SigningKey device = SigningKey.generate(world.entropy());
        Peer second = new Peer(world, host, ben.person, ben.memory.copy());
        second.become(
                new Self(
                        ben.id(),
                        List.of(
                                new Speaker(
                                        ben.id(),
                                        device,
                                        DeviceCertificate.sign(
                                                ben.person.accountKey(),
                                                ben.id(),
                                                device.publicKey(),
                                                world.now()))),
                        List.of(ben.person.recipient())));
        return second;
    }

    @Test
    void machineThatMadeThemGivesThemToTheRoomAtOnceAndTheOthersReadOn() {
        ben.become(renewed(true));
        pass(SECOND);
        assertThat(member(anna, ben)).isEqualTo(renewed.member());
        assertThat(anna.point().members().seat(ben.id()).orElseThrow().cut())
                .containsExactly(stolen);
        Point after = anna.point();
        ben.say("under the new key");
        anna.say("to the new key");
        pass(MINUTE);
        assertThat(anna.heard()).contains("under the new key");
        assertThat(ben.heard()).contains("to the new key");
        assertThat(anna.point()).isEqualTo(after); // once is enough
        assertThat(anna.all(Output.LeftOut.class)).isEmpty();
    }

    @Test
    void machineThatWasToldThemWaitsForTheOneThatMadeThem() {
        ben.become(renewed(false));
        pass(Duration.ofSeconds(4));
        assertThat(member(anna, ben)).isEqualTo(ben.person.member());
        pass(Duration.ofSeconds(30));
        assertThat(member(anna, ben)).isEqualTo(renewed.member());
    }

    @Test
    void hostThatIsDownGetsThemWhenItAnswersAgain() {
        ben.offline();
        ben.become(renewed(true));
        ContentId waiting = ben.say("queued under the new key");
        pass(Duration.ofMinutes(20));
        assertThat(member(anna, ben)).isEqualTo(ben.person.member());
        ben.online = true;
        pass(Duration.ofMinutes(8));
        assertThat(member(anna, ben)).isEqualTo(renewed.member());
        assertThat(ben.all(Output.Said.class))
                .extracting(Output.Said::content)
                .containsExactly(waiting);
        assertThat(anna.heard()).containsExactly("queued under the new key");
    }

    @Test
    void machineThatHasntHeardHoldsTheCommitBlamesNobodyAndGoesOnWithTheKeys() {
        Peer second = second();
        pass(SECOND);
        ben.become(renewed(true));
        pass(SECOND);
        anna.say("meanwhile");
        pass(MINUTE);
        assertThat(second.standing()).isEqualTo(Standing.SHUT_OUT);
        assertThat(second.all(Output.KeysElsewhere.class)).hasSize(1);
        assertThat(second.all(Output.Alarmed.class)).isEmpty();
        assertThat(second.heard()).doesNotContain("meanwhile");
        // A word of the private pair about an epoch before changes nothing, and is no loop.
        second.handle(
                new Input.KeysCame(
                        List.of(second.memory.keys(second.point().epoch().number()).orElseThrow()),
                        second.memory.secrets()));
        assertThat(second.all(Output.KeysWanted.class)).hasSize(1);

        Speaker before = second.self().speakers().getFirst();
        Speaker speaker =
                new Speaker(
                        ben.id(),
                        before.key(),
                        DeviceCertificate.sign(
                                renewed.accountKey(),
                                ben.id(),
                                before.key().publicKey(),
                                world.now()));
        second.become(
                new Self(
                        ben.id(),
                        List.of(speaker, before),
                        List.of(renewed.recipient(), ben.person.recipient()),
                        Optional.of(
                                new NewKeys(
                                        renewed.member(), renewed.bundle(), List.of(), false))));
        ContentId said = second.say("here again");
        pass(SECOND);
        assertThat(second.heard()).contains("meanwhile");
        assertThat(second.all(Output.Said.class))
                .extracting(Output.Said::content)
                .containsExactly(said);
        assertThat(anna.heard()).contains("here again");
    }

    @Test
    void keysFromThePrivatePairLetItReadOnAndItSaysNothingThatNobodyTakes() {
        Peer second = second();
        pass(SECOND);
        ben.become(renewed(true));
        pass(SECOND);
        assertThat(second.standing()).isEqualTo(Standing.SHUT_OUT);
        second.handle(StandingTest.keysOf(ben));
        anna.say("to whoever has the keys");
        second.say("by a certificate that holds no more");
        pass(SECOND);
        assertThat(second.heard()).contains("to whoever has the keys");
        assertThat(second.all(Output.Said.class)).isEmpty();
        assertThat(anna.all(Output.LeftOut.class)).isEmpty();
    }

    @Test
    void copyOfTheMachineNeitherReadsNorPostsNorGivesTheAccountOtherKeys() {
        Peer thief = new Peer(world, host, ben.person, ben.memory.copy());
        pass(SECOND);
        TermSecrets known = thief.memory.secrets().orElseThrow();
        ben.become(renewed(true));
        pass(SECOND);
        anna.say("among ourselves");
        thief.say("as Ben");
        pass(MINUTE);
        assertThat(thief.standing()).isEqualTo(Standing.SHUT_OUT);
        assertThat(thief.heard()).doesNotContain("among ourselves");
        assertThat(anna.heard()).doesNotContain("as Ben");

        Ask.Key posting = new Ask.Key(thief.memory.room(), known.term(), known.secrets().posting());
        Reply posted =
                thief.ask(
                        new Ask.Post(
                                posting,
                                Power.MEMBER,
                                new Posting.Message(
                                        EventBytes.message(chat.tacit.crypto.Bytes.zeros(600)))));
        assertThat(posted)
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        it -> assertThat(it.refusal()).isEqualTo(Refusal.STALE));
        Ask.Key reading = new Ask.Key(thief.memory.room(), known.term(), known.secrets().reading());
        long read = thief.point().head().position();
        Reply head = thief.ask(new Ask.Stream(reading, new Positions(read, 0)));
        assertThat(head).isNotInstanceOf(Reply.MessageItem.class);

        // With keys of his own for the account, by the certificate of then.
        Person forged = ben.person.renewed(world.entropy());
        thief.become(
                new Self(
                        ben.id(),
                        List.of(forged.speaker(), ben.person.speaker()),
                        List.of(forged.recipient(), ben.person.recipient()),
                        Optional.of(
                                new NewKeys(forged.member(), forged.bundle(), List.of(), true))));
        pass(MINUTE);
        assertThat(member(anna, ben)).isEqualTo(renewed.member());
    }

    @Test
    void twoMachinesWithTheNewKeysGiveThemOnce() {
        Peer second = second();
        pass(SECOND);
        ben.become(renewed(true));
        second.become(renewed(true));
        long before = anna.point().epoch().number();
        pass(MINUTE);
        assertThat(member(anna, ben)).isEqualTo(renewed.member());
        assertThat(anna.point().epoch().number()).isEqualTo(before + 1);
        assertThat(
                        anna.all(Output.Changed.class).stream()
                                .filter(it -> it.core().core().change() instanceof Change.Key))
                .hasSize(1);
    }
}
