package chat.tacit.client.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.RsaPublicKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.room.Chain;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.MessageEvent;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Proposal;
import chat.tacit.e2ee.room.Speaker;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Bundle;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.wire.RelayAddress;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A room with a real chain, and what its members' events tell a machine, without a host. */
final class Club {
    static final Entropy ENTROPY = Entropy.system();
    static final RelayAddress HOST =
            RelayAddress.parse("tacit://" + "c".repeat(42) + "A@home.example:443");
    private static final Instant TIME = Instant.parse("2026-11-22T12:00:00Z");

    /** Nothing is sealed to it. */
    private static final RsaPublicKey RSA = rsa();

    final RoomId room = new RoomId(Bytes.owned(ENTROPY.bytes(RoomId.SIZE)));
    private final Chain chain;
    private EpochKeys keys;
    private long position = 1;

    /** A member, by one device. */
    record Somebody(
            AccountAddress address, SigningKey accountKey, SigningKey device, SignedBundle bundle) {

        static Somebody of(String handle) {
            return at(HOST, handle);
        }

        static Somebody at(RelayAddress homeserver, String handle) {
            SigningKey key = SigningKey.generate(ENTROPY);
            AccountAddress address = new AccountAddress(homeserver, new Handle(handle));
            Bundle bundle =
                    new Bundle(
                            address.name(),
                            1,
                            key.publicKey(),
                            RSA,
                            KemKey.generate(ENTROPY).publicKey());
            SigningKey device = SigningKey.generate(ENTROPY);
            return new Somebody(address, key, device, bundle.sign(key));
        }

        AccountId id() {
            return address.id();
        }

        Member member() {
            return Member.of(address, bundle);
        }

        Speaker speaker() {
            return new Speaker(
                    id(),
                    device,
                    DeviceCertificate.sign(accountKey, id(), device.publicKey(), TIME));
        }
    }

    Club(Somebody owner, String name) {
        Proposal.Wish wish =
                new Proposal.Wish(new Change.Create(owner.member()), detail(name, owner));
        Proposal create = Proposal.create(room, wish, owner.speaker(), ENTROPY);
        keys = create.secrets().orElseThrow().keys(1, 1);
        Proposal.Now now = new Proposal.Now(1, 0, TIME);
        StateEvent event = create.event(keys, List.of(), now, ENTROPY);
        try {
            chain = Chain.begin(room, event, keys);
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Detail detail(String name, Somebody owner) {
        return new Detail(Optional.of(name), Optional.empty(), List.of(owner.bundle()));
    }

    private static RsaPublicKey rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RsaPublicKey.LEAST_BITS);
            return new RsaPublicKey(
                    Bytes.owned(generator.generateKeyPair().getPublic().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Point tip() {
        return chain.last();
    }

    EpochKeys keys() {
        return keys;
    }

    /** Somebody lets others in. */
    Output.Changed lets(Somebody by, Somebody... in) {
        List<Member> members = List.of(in).stream().map(Somebody::member).toList();
        List<SignedBundle> bundles = List.of(in).stream().map(Somebody::bundle).toList();
        return changes(by, new Change.Trust(members), Detail.of(bundles));
    }

    /** Somebody changes the room, as its members have it from then on. */
    Output.Changed changes(Somebody by, Change change, Detail detail) {
        position += 2;
        Proposal.Wish wish = new Proposal.Wish(change, detail);
        Proposal proposal = Proposal.on(chain.last(), wish, by.speaker(), ENTROPY);
        // The envelopes of a commit would be in parts at the host.
        List<PartRef> parts =
                proposal.secrets().isEmpty() ? List.of() : List.of(new PartRef(1, Bytes.zeros(32)));
        Proposal.Now now = new Proposal.Now(position, 0, TIME.plusSeconds(position));
        StateEvent event = proposal.event(keys, parts, now, ENTROPY);
        Chain.Outcome outcome = chain.take(event, keys);
        if (!(outcome instanceof Chain.Taken taken)) {
            throw new IllegalStateException(outcome.toString());
        }
        Optional<EpochSecrets> secrets = proposal.secrets();
        secrets.ifPresent(it -> keys = it.keys(proposal.epoch(), position));
        return new Output.Changed(
                taken.core(), taken.detail(), taken.after(), TIME.plusSeconds(position));
    }

    /** An event of somebody's as their client sealed it, at a place of the stream. */
    Output.Heard says(Somebody who, long at, Content content) {
        MessageEvent event =
                new MessageEvent(
                        Optional.of(content.encode()),
                        Optional.empty(),
                        chain.last().head(),
                        MessageEvent.NONE,
                        who.speaker().certificate());
        return new Output.Heard(event, who.speaker().author(), at, TIME.plusSeconds(at));
    }

    static Content content(Body body) {
        return content(ContentId.random(ENTROPY), body);
    }

    static Content content(ContentId id, Body body) {
        return new Content(new Envelope(id, 1, TIME, Optional.empty()), body);
    }
}
