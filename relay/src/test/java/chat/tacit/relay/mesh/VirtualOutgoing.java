package chat.tacit.relay.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.Input;
import chat.tacit.protocol.mesh.host.MeshKey;
import chat.tacit.protocol.mesh.host.Outgoing;
import chat.tacit.protocol.mesh.host.OutgoingInput;
import chat.tacit.protocol.mesh.host.OutgoingOutput;
import chat.tacit.protocol.mesh.host.OutgoingTerms;
import chat.tacit.protocol.mesh.host.Poster;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** TX on a store and a clock that the test moves. */
final class VirtualOutgoing {
    /** A quarter of ERASURE, as the relay sweeps. */
    static final Duration SWEEP = Duration.ofMinutes(15);

    final VirtualDisk disk;
    final List<Passed> passed = new ArrayList<>();
    final Set<PacketHash> accepted = new HashSet<>();
    final List<Refusal> refused = new ArrayList<>();
    Instant now = Packets.NOW;
    private final OutgoingTerms terms;
    private Instant sweepAt = now.plus(SWEEP);
    private Outgoing machine;
    private long calls;

    record Passed(PacketHash hash, Instant at) {}

    VirtualOutgoing(VirtualDisk disk, OutgoingTerms terms) {
        this.disk = disk;
        this.terms = terms;
        this.machine = start();
    }

    private Outgoing start() {
        machine = new Outgoing(terms, now);
        handle(new OutgoingInput.Begin());
        return machine;
    }

    void restart() {
        disk.restart();
        start();
    }

    int size() {
        return machine.size();
    }

    void handle(OutgoingInput input) {
        begin(input);
        disk.settle();
    }

    private void begin(OutgoingInput input) {
        if (!disk.isOff()) {
            Outgoing process = machine;
            process.handle(input, now, output -> act(process, output));
        }
    }

    private void act(Outgoing process, OutgoingOutput output) {
        switch (output) {
            case OutgoingOutput.Ask(long token, StoreCall call) ->
                    disk.begin(
                            call,
                            result ->
                                    process.handle(
                                            new OutgoingInput.Completed(token, result),
                                            now,
                                            more -> act(process, more)));
            case OutgoingOutput.Accepted(long _, PacketHash hash) -> accepted.add(hash);
            case OutgoingOutput.Refused(long _, Refusal refusal) -> refused.add(refusal);
            case OutgoingOutput.Pass(Input.Posted posted) ->
                    passed.add(new Passed(posted.hash(), now));
        }
    }

    /** Posts, from elsewhere each time. */
    PacketHash post(Packet packet) {
        return post(packet, new Poster((int) (calls % Poster.GROUPS), false));
    }

    PacketHash post(Packet packet, Poster from) {
        handle(new OutgoingInput.Post(calls++, packet.hash(), packet, from));
        return packet.hash();
    }

    void delivered(PacketHash hash) {
        handle(new OutgoingInput.Delivered(hash));
    }

    /** Lets time pass as for a relay, which sweeps four times in ERASURE. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        for (Instant next = next(); !disk.isOff() && !next.isAfter(end); next = next()) {
            now = next.isAfter(now) ? next : now;
            if (!now.isBefore(sweepAt)) {
                sweep();
                sweepAt = now.plus(SWEEP);
            }
            handle(new OutgoingInput.Wake());
        }
        now = disk.isOff() ? now : end;
    }

    private Instant next() {
        Optional<Instant> wake = machine.wakeAt();
        return wake.filter(it -> it.isBefore(sweepAt)).orElse(sweepAt);
    }

    void sweep() {
        handle(new OutgoingInput.Sweep());
        if (!disk.isOff()) {
            disk.sweep(now);
        }
    }

    /** Seconds after a time at which a packet was passed on. */
    List<Long> timesOf(PacketHash hash, Instant since) {
        return passed.stream()
                .filter(it -> it.hash().equals(hash))
                .map(it -> Duration.between(since, it.at()).toSeconds())
                .toList();
    }

    /** How many packets are in the store, in whatever log. */
    int stored() {
        long quarter = Packets.NOW.getEpochSecond() / 900;
        int entries = 0;
        for (long each = quarter - 1; each < quarter + 2 * 672; each++) {
            entries += disk.entries(key(each)).size();
        }
        return entries;
    }

    static MeshKey key(long quarter) {
        return new MeshKey(
                MeshKey.Space.OUTGOING, Bytes.owned(Fields.unlabelled().u64(quarter).toArray()));
    }
}
