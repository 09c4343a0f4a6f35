package chat.tacit.relay.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.FetchDesk;
import chat.tacit.protocol.mesh.host.FetchDesk.SignedLease;
import chat.tacit.protocol.mesh.host.Input;
import chat.tacit.protocol.mesh.host.MailboxInput;
import chat.tacit.protocol.mesh.host.MailboxOutput;
import chat.tacit.protocol.mesh.host.MailboxTerms;
import chat.tacit.protocol.mesh.host.Mailboxes;
import chat.tacit.protocol.mesh.host.MeshKey;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** RX on a store and a clock that the test moves. */
final class VirtualMailboxes {
    static final Duration SWEEP = Duration.ofMinutes(15);
    static final Fingerprint SERVER =
            Fingerprint.of(SigningKey.of(Secret.random(new SeededEntropy(42), 32)).publicKey());

    final VirtualDisk disk;
    final List<Input> said = new ArrayList<>();
    final List<FetchAnswer> answers = new ArrayList<>();
    final List<Refusal> refused = new ArrayList<>();
    Instant now = Packets.NOW;
    private final MailboxTerms terms;
    private final Entropy entropy = new SeededEntropy(7);
    private Mailboxes machine;
    private long calls;

    VirtualMailboxes(VirtualDisk disk, MailboxTerms terms) {
        this.disk = disk;
        this.terms = terms;
        this.machine = new Mailboxes(terms, entropy);
        handle(new MailboxInput.Begin());
    }

    void restart() {
        disk.restart();
        machine = new Mailboxes(terms, entropy);
        handle(new MailboxInput.Begin());
    }

    int keys() {
        return machine.keys();
    }

    void handle(MailboxInput input) {
        if (!disk.isOff()) {
            Mailboxes process = machine;
            process.handle(input, now, output -> act(process, output));
        }
        disk.settle();
    }

    private void act(Mailboxes process, MailboxOutput output) {
        switch (output) {
            case MailboxOutput.Ask(long token, StoreCall call) ->
                    disk.begin(
                            call,
                            result ->
                                    process.handle(
                                            new MailboxInput.Completed(token, result),
                                            now,
                                            more -> act(process, more)));
            case MailboxOutput.Say(Input input) -> said.add(input);
            case MailboxOutput.Answer(long _, FetchAnswer answer) -> answers.add(answer);
            case MailboxOutput.Refused(long _, Refusal refusal) -> refused.add(refusal);
        }
    }

    PacketHash offer(Packet packet) {
        handle(new MailboxInput.Offered(packet.hash(), packet));
        return packet.hash();
    }

    /** What was said last of the packet. */
    Optional<Input> wordOn(Packet packet) {
        said.clear();
        offer(packet);
        return said.stream().findFirst();
    }

    boolean keeps(Packet packet) {
        return wordOn(packet).filter(Input.Kept.class::isInstance).isPresent();
    }

    SignedLease lease(JoseKey key, Duration life) {
        return lease(key, now, now.plus(life));
    }

    SignedLease lease(JoseKey key, Instant issued, Instant until) {
        Instant from = Instant.ofEpochSecond(issued.getEpochSecond());
        Lease lease = new Lease(key.publicKey().thumbprint(), SERVER, from, until);
        return new SignedLease(lease, lease.sign(key, entropy));
    }

    /** A device of the owner of a key. */
    final class Location {
        private final JoseKey key;
        private final Bytes id = Bytes.owned(entropy.bytes(Fetch.LOCATION_SIZE));
        Optional<Cursor> cursor = Optional.empty();
        Optional<SignedLease> lease = Optional.empty();
        boolean deletes;
        Optional<PeerAddress> address = Optional.empty();
        boolean shared;

        Location(JoseKey key) {
            this.key = key;
        }

        void leases(Duration life) {
            leases(lease(key, life));
        }

        void leases(SignedLease signed) {
            lease = Optional.of(signed);
            send();
            lease = Optional.empty();
        }

        void send() {
            Fetch fetch =
                    new Fetch(
                            SERVER,
                            Bytes.owned(entropy.bytes(Fetch.NONCE_SIZE)),
                            now,
                            new Fetch.Place(id, cursor, deletes));
            handle(
                    new MailboxInput.Fetched(
                            calls++,
                            new FetchDesk.Granted(thumbprint(), fetch, lease),
                            new MailboxInput.Asker(address, shared)));
        }

        Thumbprint thumbprint() {
            return key.publicKey().thumbprint();
        }

        FetchAnswer fetch() {
            answers.clear();
            send();
            return answers.getFirst();
        }

        /** Fetches, and commits what comes. */
        Optional<PacketHash> next() {
            FetchAnswer answer = fetch();
            cursor = Optional.of(answer.cursor());
            return answer.packet().map(Packet::hash);
        }

        List<PacketHash> all() {
            List<PacketHash> all = new ArrayList<>();
            for (Optional<PacketHash> one = next(); one.isPresent(); one = next()) {
                all.add(one.get());
            }
            return all;
        }
    }

    /** Lets time pass as for a relay, which sweeps four times in ERASURE. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        while (!now.plus(SWEEP).isAfter(end)) {
            now = now.plus(SWEEP);
            sweep();
        }
        now = end;
    }

    void sweep() {
        handle(new MailboxInput.Sweep());
        if (!disk.isOff()) {
            disk.sweep(now);
        }
    }

    int stored(JoseKey key) {
        return disk.entries(
                        new MeshKey(MeshKey.Space.MAILBOX, key.publicKey().thumbprint().bytes()))
                .size();
    }

    boolean has(MeshKey row) {
        return ((Result.Found) disk.look(new StoreCall.Get(row))).row().isPresent();
    }
}
