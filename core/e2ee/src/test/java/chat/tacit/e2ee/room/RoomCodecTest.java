package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.room.generated.Core;
import chat.tacit.e2ee.room.generated.Event;
import chat.tacit.e2ee.room.generated.State;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** Holds the codecs against what protoc makes of {@code spec/proto/room.proto}, both ways. */
class RoomCodecTest {
    private final RoomSamples samples = new RoomSamples(50);

    @Test
    void membersThatStandTwiceOrOutOfOrderAreRefused() {
        MemberList members = samples.point().members();
        List<MemberList.Seat> seats = List.copyOf(members.seats());
        assertThat(MemberList.of(seats)).isEqualTo(members);
        List<MemberList.Seat> turned = List.of(seats.get(1), seats.get(0));
        List<MemberList.Seat> twice = List.of(seats.get(0), seats.get(0));
        assertThatThrownBy(() -> MemberList.of(turned)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> MemberList.of(twice)).isInstanceOf(MalformedException.class);
    }

    @Test
    void encryptedMessage() throws InvalidProtocolBufferException {
        EncryptedMessage message = samples.encrypted();
        var generated =
                chat.tacit.e2ee.room.generated.EncryptedMessage.newBuilder()
                        .setEpoch(message.epoch())
                        .setCounter(message.counter())
                        .setSalt(proto(message.salt()))
                        .setAuthor(proto(message.author()))
                        .setBox(proto(message.box()))
                        .build();
        assertSame(message.encode(), generated);
        assertThat(EncryptedMessage.decode(bytes(generated), Stream.MESSAGE)).isEqualTo(message);
    }

    @Test
    void event() throws InvalidProtocolBufferException {
        for (MessageEvent event : List.of(samples.event(), samples.arrival())) {
            DeviceCertificate certificate = event.certificate();
            Event.Builder generated =
                    Event.newBuilder()
                            .setHead(event.head().position())
                            .setHeadHash(proto(event.head().coreHash()))
                            .setLast(proto(event.last()))
                            .setDeviceKey(proto(certificate.device().bytes()))
                            .setCertified(certificate.certified().toEpochMilli())
                            .setCertificate(proto(certificate.signature()));
            if (event.content().isPresent()) {
                generated.setContent(proto(event.content().get()));
            }
            if (event.vote().isPresent()) {
                generated.setVote(vote(event.vote().get()));
            }
            assertSame(event.encode(), generated.build());
            assertThat(MessageEvent.decode(bytes(generated.build()))).isEqualTo(event);
        }
    }

    @Test
    void coreOfEachKind() throws InvalidProtocolBufferException {
        for (Change change : samples.changes()) {
            chat.tacit.e2ee.room.Core core = samples.core(change);
            Core generated = core(core);
            assertSame(core.encode(), generated);
            assertThat(chat.tacit.e2ee.room.Core.decode(bytes(generated))).isEqualTo(core);
        }
    }

    private static Core core(chat.tacit.e2ee.room.Core core) {
        chat.tacit.e2ee.room.Core.Head head = core.head();
        ChangeFields fields = ChangeFields.of(core.change());
        Core.Builder generated =
                Core.newBuilder()
                        .setRoom(proto(head.room().bytes()))
                        .setPosition(head.position())
                        .setPrevious(proto(head.previous()))
                        .setEpoch(head.epoch())
                        .setKind(fields.kind())
                        .setAuthor(proto(head.author().bytes()))
                        .setDeviceKey(proto(head.certificate().device().bytes()))
                        .setCertified(head.certificate().certified().toEpochMilli())
                        .setCertificate(proto(head.certificate().signature()))
                        .setTime(head.time().toEpochMilli())
                        .setRole(fields.role());
        core.detail().map(RoomCodecTest::proto).ifPresent(it -> generated.setDetail(it));
        fields.members().forEach(it -> generated.addMembers(member(it)));
        fields.accounts().forEach(it -> generated.addAccounts(proto(it.bytes())));
        fields.devices().forEach(it -> generated.addDevices(proto(it.bytes())));
        fields.votes().forEach(it -> generated.addVotes(vote(it)));
        core.commit().ifPresent(it -> generated.setCommit(commit(it)));
        return generated.build();
    }

    private static chat.tacit.e2ee.room.generated.Member member(Member member) {
        var generated =
                chat.tacit.e2ee.room.generated.Member.newBuilder()
                        .setHandle(member.address().handle().text())
                        .setHomeserver(proto(member.address().relay().fingerprint().bytes()))
                        .setPort(member.address().relay().port())
                        .setAccountKey(proto(member.accountKey().bytes()))
                        .setBundle(proto(member.bundle()));
        member.address().relay().hosts().forEach(host -> generated.addHosts(host.text()));
        return generated.build();
    }

    private static chat.tacit.e2ee.room.generated.Vote vote(Vote vote) {
        return chat.tacit.e2ee.room.generated.Vote.newBuilder()
                .setOwner(proto(vote.proposal().owner().bytes()))
                .setSuccessor(proto(vote.proposal().successor().bytes()))
                .setExpires(vote.proposal().expires().toEpochMilli())
                .setVoter(proto(vote.voter().bytes()))
                .setDeviceKey(proto(vote.certificate().device().bytes()))
                .setCertified(vote.certificate().certified().toEpochMilli())
                .setCertificate(proto(vote.certificate().signature()))
                .setSignature(proto(vote.signature()))
                .build();
    }

    private static chat.tacit.e2ee.room.generated.Commit commit(Commit commit) {
        return chat.tacit.e2ee.room.generated.Commit.newBuilder()
                .setPosting(proto(commit.posting().bytes()))
                .setReading(proto(commit.reading().bytes()))
                .setAdmin(proto(commit.admin().bytes()))
                .setSeeds(proto(commit.seeds()))
                .setMembers(proto(commit.members()))
                .setEnvelopes(proto(commit.envelopes()))
                .setEvents(commit.events())
                .build();
    }

    @Test
    void stateAndDetail() throws InvalidProtocolBufferException {
        Detail detail = samples.detail();
        var generated =
                chat.tacit.e2ee.room.generated.Detail.newBuilder()
                        .setName(detail.name().orElseThrow())
                        .setPhoto(proto(detail.photo().orElseThrow()))
                        .addBundles(proto(detail.bundles().getFirst().encode()))
                        .build();
        assertSame(detail.encode().orElseThrow(), generated);
        assertThat(Detail.decode(bytes(generated))).isEqualTo(detail);
        assertThat(Detail.NONE.encode()).isEmpty();

        SignedCore signed = samples.signed(new Change.Name());
        for (Optional<Bytes> told : List.of(detail.encode(), Optional.<Bytes>empty())) {
            var state = new chat.tacit.e2ee.room.State(signed, told);
            State expected =
                    State.newBuilder()
                            .setCore(proto(signed.bytes()))
                            .setSignature(proto(signed.signature()))
                            .setDetail(proto(told.orElse(Bytes.empty())))
                            .build();
            assertSame(state.encode(), expected);
            assertThat(chat.tacit.e2ee.room.State.decode(bytes(expected))).isEqualTo(state);
        }
    }

    @Test
    void epochKeys() throws InvalidProtocolBufferException {
        EpochKeys keys = samples.mixedKeys();
        var whole = (StreamKeys.Whole) keys.message();
        var from = (StreamKeys.From) keys.state();
        var generated =
                chat.tacit.e2ee.room.generated.EpochKeys.newBuilder()
                        .setEpoch(keys.epoch())
                        .setPosition(keys.position())
                        .setMessageSeed(ByteString.copyFrom(whole.seed().bytes().expose()))
                        .setStateRatchet(
                                chat.tacit.e2ee.room.generated.Ratchet.newBuilder()
                                        .setCount(from.ratchet().index())
                                        .setKey(
                                                ByteString.copyFrom(
                                                        from.ratchet().state().expose())))
                        .build();
        assertSame(keys.encode(), generated);
        assertThat(EpochKeys.decode(bytes(generated)).encode()).isEqualTo(keys.encode());
    }

    @Test
    void invitation() throws InvalidProtocolBufferException {
        Invitation invitation = samples.invitation();
        EpochSecrets secrets = invitation.secrets();
        var account =
                chat.tacit.e2ee.room.generated.Account.newBuilder()
                        .setHandle("anna")
                        .setHomeserver(proto(samples.anna.address().relay().fingerprint().bytes()))
                        .addHosts("home.example")
                        .setPort(443)
                        .setAccountKey(proto(invitation.inviter().accountKey().bytes()));
        DeviceCertificate certificate = invitation.inviter().certificate();
        var generated =
                chat.tacit.e2ee.room.generated.Invitation.newBuilder()
                        .setRoom(proto(samples.room.bytes()))
                        .setHost(proto(invitation.where().host().fingerprint().bytes()))
                        .addHosts("home.example")
                        .setPort(443)
                        .setName("Garten")
                        .setGreeting("Komm")
                        .setInviter(account)
                        .setPosition(12)
                        .setCoreHash(proto(invitation.trusted().coreHash()))
                        .setPosting(ByteString.copyFrom(secrets.posting().seed().expose()))
                        .setReading(ByteString.copyFrom(secrets.reading().seed().expose()))
                        .setMessageSeed(ByteString.copyFrom(secrets.message().bytes().expose()))
                        .setStateSeed(ByteString.copyFrom(secrets.state().bytes().expose()))
                        .setDossier(ByteString.copyFrom(invitation.history().key().expose()))
                        .setRoot(proto(invitation.history().root().hash()))
                        .setRootNumber(4)
                        .setHistory(3)
                        .setFrom(88)
                        .setDeviceKey(proto(certificate.device().bytes()))
                        .setCertified(certificate.certified().toEpochMilli())
                        .setCertificate(proto(certificate.signature()))
                        .build();
        assertSame(invitation.encode(), generated);
        assertThat(Invitation.decode(bytes(generated))).isEqualTo(invitation);

        SignedInvitation signed =
                SignedInvitation.sign(invitation, samples.ben.id(), samples.anna.device());
        assertSame(
                signed.encode(),
                chat.tacit.e2ee.room.generated.SignedInvitation.newBuilder()
                        .setInvitation(proto(signed.bytes()))
                        .setSignature(proto(signed.signature()))
                        .build());
    }

    @Test
    void itemsOfADossier() throws InvalidProtocolBufferException {
        for (DossierItem item : DossierItem.ofRow(samples.row())) {
            var generated = chat.tacit.e2ee.room.generated.DossierItem.newBuilder();
            switch (item) {
                case DossierItem.Shown(SignedCore core) ->
                        generated
                                .getCoreBuilder()
                                .setCore(proto(core.bytes()))
                                .setSignature(proto(core.signature()));
                case DossierItem.Skipped(Place place) ->
                        generated
                                .getVoidBuilder()
                                .setPosition(place.position())
                                .setCoreHash(proto(place.coreHash()));
                case DossierItem.Held(var bundle) -> generated.setBundle(proto(bundle.encode()));
                case DossierItem.Told(Bytes detail) -> generated.setDetail(proto(detail));
                case DossierItem.Opens(EpochKeys keys) ->
                        generated.setKeys(
                                chat.tacit.e2ee.room.generated.EpochKeys.parseFrom(
                                        keys.encode().shared()));
            }
            assertSame(item.encode(), generated.build());
        }
    }

    @Test
    void itemsOfAPrivatePair() throws InvalidProtocolBufferException {
        for (PrivateItem item : samples.items()) {
            var generated = chat.tacit.e2ee.room.generated.PrivateItem.newBuilder();
            switch (item) {
                case PrivateItem.Begin(var list, long through) ->
                        generated
                                .getBeginBuilder()
                                .setList(proto(list.bytes()))
                                .setThrough(through);
                case PrivateItem.End(var list) ->
                        generated.getEndBuilder().setList(proto(list.bytes()));
                case PrivateItem.Gone(var room, long stamp) ->
                        generated.getGoneBuilder().setRoom(proto(room.bytes())).setStamp(stamp);
                case PrivateItem.Entry(RoomEntry entry) -> generated.setRoom(entry(entry));
                case PrivateItem.Keys(var room, List<EpochKeys> all) -> {
                    var keys = generated.getKeysBuilder().setRoom(proto(room.bytes()));
                    for (EpochKeys each : all) {
                        keys.addKeys(
                                chat.tacit.e2ee.room.generated.EpochKeys.parseFrom(
                                        each.encode().shared()));
                    }
                }
                case PrivateItem.Snapshot snapshot ->
                        generated
                                .getSnapshotBuilder()
                                .setRoom(proto(snapshot.room().bytes()))
                                .setPosition(snapshot.position())
                                .setPart(snapshot.part())
                                .setParts(snapshot.parts())
                                .setBytes(proto(snapshot.bytes()));
            }
            assertSame(item.encode(), generated.build());
            assertThat(PrivateItem.decode(bytes(generated.build())).encode())
                    .isEqualTo(item.encode());
        }
    }

    private static chat.tacit.e2ee.room.generated.RoomEntry entry(RoomEntry entry) {
        var generated =
                chat.tacit.e2ee.room.generated.RoomEntry.newBuilder()
                        .setRoom(proto(entry.room().bytes()))
                        .setHost(proto(entry.host().fingerprint().bytes()))
                        .addHosts("home.example")
                        .setPort(443)
                        .setJoined(entry.joined())
                        .setFrom(entry.from())
                        .setRead(entry.read())
                        .setTerm(entry.keys().term().position())
                        .setPosting(ByteString.copyFrom(entry.keys().posting().seed().expose()))
                        .setReading(ByteString.copyFrom(entry.keys().reading().seed().expose()))
                        .setStamp(entry.stamp());
        entry.keys()
                .admin()
                .ifPresent(it -> generated.setAdmin(ByteString.copyFrom(it.seed().expose())));
        return generated.build();
    }

    @Test
    void everyChangeSaysWhetherItBeginsAnEpoch() {
        assertThat(samples.changes()).hasSize(12);
        assertThat(samples.changes().stream().filter(Change::commits)).hasSize(7);
        assertThat(samples.event().head()).isNotEqualTo(Place.START);
    }

    private static void assertSame(Bytes encoded, MessageLite generated)
            throws InvalidProtocolBufferException {
        assertThat(encoded).isEqualTo(bytes(generated));
        MessageLite parsed = generated.getParserForType().parseFrom(encoded.shared());
        assertThat(parsed).isEqualTo(generated);
    }

    static Bytes bytes(MessageLite generated) {
        return Bytes.owned(generated.toByteArray());
    }

    static ByteString proto(Bytes bytes) {
        return ByteString.copyFrom(bytes.shared());
    }
}
