package chat.tacit.relay.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.BookInput;
import chat.tacit.protocol.mesh.host.BookOutput;
import chat.tacit.protocol.mesh.host.Forwarding;
import chat.tacit.protocol.mesh.host.Input;
import chat.tacit.protocol.mesh.host.MailboxInput;
import chat.tacit.protocol.mesh.host.MailboxOutput;
import chat.tacit.protocol.mesh.host.Mailboxes;
import chat.tacit.protocol.mesh.host.NeighbourProbes;
import chat.tacit.protocol.mesh.host.Outgoing;
import chat.tacit.protocol.mesh.host.OutgoingInput;
import chat.tacit.protocol.mesh.host.OutgoingOutput;
import chat.tacit.protocol.mesh.host.Output;
import chat.tacit.protocol.mesh.host.ProbeInput;
import chat.tacit.protocol.mesh.host.ProbeOutput;
import chat.tacit.protocol.mesh.host.ServerBook;
import chat.tacit.protocol.mesh.host.VerifiedServer;
import chat.tacit.protocol.proxy.Proofs;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.metric.MeshMetrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The machines of the mesh, put together: what one of them wants done is what happens to another.
 * Not for use by several threads.
 */
final class Machines {
    private final Parts parts;
    private final Outside.Shell shell;
    private final Outside.Network network;
    private final MeshMetrics metrics;
    private final Queue<Runnable> steps = new ArrayDeque<>();

    /** Packets that wait for the first neighbours. */
    private final Deque<Input.Posted> held = new ArrayDeque<>();

    private final Instant heldUntil;
    private boolean running;
    private int servers;
    private int neighbours;
    private int quarantined;
    private Instant now;

    /** The machines that there are. */
    record Parts(
            Forwarding forwarding,
            Outgoing outgoing,
            Mailboxes mailboxes,
            ServerBook book,
            NeighbourProbes probes) {}

    /**
     * @param patience how long packets wait for the first neighbours after the start; then they go
     *     on without any, and are tried again half a minute later
     */
    Machines(Parts parts, Outside outside, MeshMetrics metrics, Instant now, Duration patience) {
        this.parts = parts;
        this.shell = outside.shell();
        this.network = outside.network();
        this.metrics = metrics;
        this.now = now;
        this.heldUntil = now.plus(patience);
    }

    /** When something is to be done though nothing happens. */
    Instant wakeAt(Instant at) {
        return Stream.of(
                        Optional.of(parts.book().wakeAt(at)),
                        Optional.of(parts.probes().wakeAt()),
                        parts.outgoing().wakeAt(),
                        held.isEmpty() ? Optional.<Instant>empty() : Optional.of(heldUntil))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    void wake(Instant at) {
        run(
                at,
                () -> {
                    release();
                    outgoing(new OutgoingInput.Wake());
                    book(new BookInput.Wake());
                    probes(new ProbeInput.Wake());
                });
    }

    /** Reads back what an earlier process left, and looks for other servers. */
    void begin(Instant at) {
        run(
                at,
                () -> {
                    outgoing(new OutgoingInput.Begin());
                    mailboxes(new MailboxInput.Begin());
                    book(new BookInput.Begin());
                    probes(new ProbeInput.Begin());
                });
    }

    void sweep(Instant at) {
        run(
                at,
                () -> {
                    outgoing(new OutgoingInput.Sweep());
                    mailboxes(new MailboxInput.Sweep());
                });
    }

    void room(boolean inStore, Instant at) {
        run(
                at,
                () -> {
                    outgoing(new OutgoingInput.Room(inStore));
                    mailboxes(new MailboxInput.Room(inStore));
                });
    }

    void post(long call, Task.Post post, Instant at) {
        run(
                at,
                () ->
                        outgoing(
                                new OutgoingInput.Post(
                                        call, post.hash(), post.packet(), post.from())));
    }

    void fetch(long call, Task.Fetch fetch, Instant at) {
        run(at, () -> mailboxes(new MailboxInput.Fetched(call, fetch.granted(), fetch.asker())));
    }

    /** Another server passes a packet on. */
    void pass(Task.Pass pass, Instant at) {
        run(
                at,
                () -> {
                    book(new BookInput.Came(pass.from()));
                    forwarding(
                            new Input.Passed(
                                    pass.from(), pass.hash(), pass.packet(), pass.passing()));
                });
    }

    /** Another server says what became of a packet. */
    void tell(Task.Tell tell, Instant at) {
        run(at, () -> forwarding(new Input.Told(tell.from(), tell.notice())));
    }

    /** A server says where it is. */
    void introduced(RelayAddress address, Instant at) {
        run(at, () -> book(new BookInput.Introduced(address)));
    }

    /** A server answered what was sent to it, or didn't. */
    void heard(Fingerprint server, boolean answered, Instant at) {
        run(
                at,
                () -> {
                    book(answered ? new BookInput.Reached(server) : new BookInput.Silent(server));
                    probes(
                            answered
                                    ? new ProbeInput.Reached(server)
                                    : new ProbeInput.Silent(server));
                });
    }

    /** What this server found of others in the last day. */
    List<DropReport> found(Instant at) {
        return parts.probes().found(at);
    }

    /** Where the servers are that are verified. */
    List<RelayAddress> addresses() {
        return parts.book().verified().stream().map(it -> it.server().address()).toList();
    }

    Optional<VerifiedServer> verified(Fingerprint server) {
        return parts.book().verified(server);
    }

    /** How much there is of what the machines keep in memory. */
    Sizes sizes() {
        return new Sizes(
                parts.forwarding().traces(),
                parts.forwarding().ways(),
                parts.outgoing().size(),
                parts.mailboxes().keys(),
                servers,
                neighbours,
                quarantined);
    }

    /** Does it, and everything that follows from it, in the order in which it follows. */
    void run(Instant at, Runnable first) {
        now = at;
        steps.add(first);
        if (running) {
            return;
        }
        running = true;
        try {
            for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
                step.run();
            }
        } finally {
            running = false;
        }
    }

    /** Lets go on what waited, if there is somebody to pass it on to or the time is over. */
    private void release() {
        if (neighbours > 0 || !now.isBefore(heldUntil)) {
            held.forEach(posted -> steps.add(() -> forwarding(posted)));
            held.clear();
        }
    }

    private void forwarding(Input input) {
        parts.forwarding().handle(input, now, this::perform);
    }

    private void outgoing(OutgoingInput input) {
        parts.outgoing().handle(input, now, this::perform);
    }

    private void mailboxes(MailboxInput input) {
        parts.mailboxes().handle(input, now, this::perform);
    }

    private void book(BookInput input) {
        parts.book().handle(input, now, this::perform);
    }

    private void probes(ProbeInput input) {
        parts.probes().handle(input, now, this::perform);
    }

    private void perform(Output output) {
        switch (output) {
            case Output.Offer(PacketHash hash, Packet packet) ->
                    steps.add(() -> mailboxes(new MailboxInput.Offered(hash, packet)));
            case Output.Pass it ->
                    network.send(it.to(), Errand.packet(it.packet().encode(), it.passing()));
            case Output.Tell it -> network.send(it.to(), Errand.kept(it.notice().encode()));
            case Output.Delivered(PacketHash hash, Fingerprint _) -> {
                metrics.delivered();
                steps.add(() -> outgoing(new OutgoingInput.Delivered(hash)));
                steps.add(() -> probes(new ProbeInput.Delivered(hash)));
            }
            case Output.Retry(PacketHash hash) ->
                    steps.add(() -> outgoing(new OutgoingInput.Retry(hash)));
            case Output.Blame(Fingerprint server) -> {
                metrics.blamed();
                steps.add(() -> probes(new ProbeInput.Blamed(server)));
            }
        }
    }

    private void perform(OutgoingOutput output) {
        switch (output) {
            case OutgoingOutput.Ask(long token, StoreCall call) ->
                    shell.store(
                            call, result -> outgoing(new OutgoingInput.Completed(token, result)));
            case OutgoingOutput.Accepted(long call, PacketHash hash) -> {
                metrics.posted();
                shell.reply(call, MeshReply.accepted(hash));
            }
            case OutgoingOutput.Refused(long call, Refusal refusal) ->
                    shell.reply(call, MeshReply.refused(refusal));
            case OutgoingOutput.Pass(Input.Posted posted) -> {
                held.add(posted);
                release();
            }
        }
    }

    private void perform(MailboxOutput output) {
        switch (output) {
            case MailboxOutput.Ask(long token, StoreCall call) ->
                    shell.store(
                            call, result -> mailboxes(new MailboxInput.Completed(token, result)));
            case MailboxOutput.Say(Input said) -> {
                if (said instanceof Input.Kept) {
                    metrics.kept();
                }
                steps.add(() -> forwarding(said));
            }
            case MailboxOutput.Answer it -> {
                if (it.answer().packet().isPresent()) {
                    metrics.fetched();
                }
                shell.reply(it.call(), MeshReply.of(it.answer().encode().toArray()));
            }
            case MailboxOutput.Refused(long call, Refusal refusal) ->
                    shell.reply(call, MeshReply.refused(refusal));
        }
    }

    private void perform(BookOutput output) {
        switch (output) {
            case BookOutput.LookUp(long proof, Target target) ->
                    network.lookUp(target.host(), found -> book(new BookInput.Found(proof, found)));
            case BookOutput.Connect(long proof, Target target, Bytes address) ->
                    network.visit(
                            target,
                            address,
                            visited ->
                                    book(
                                            visited.<BookInput>map(it ->
                                                            new BookInput.Answered(
                                                                    proof,
                                                                    it.by(),
                                                                    it.announcement()))
                                                    .orElse(new BookInput.Unanswered(proof))));
            case BookOutput.AskList(VerifiedServer server) ->
                    network.askList(
                            server,
                            list ->
                                    book(
                                            list.<BookInput>map(it ->
                                                            new BookInput.Listed(server.name(), it))
                                                    .orElse(new BookInput.Silent(server.name()))));
            case BookOutput.Verified(List<VerifiedServer> all) -> {
                servers = all.size();
                network.verified(all);
                shell.verified(all);
                steps.add(() -> probes(new ProbeInput.Verified(all)));
            }
            case BookOutput.Neighbours(Set<Fingerprint> all) -> {
                neighbours = all.size();
                steps.add(() -> forwarding(new Input.Neighbours(all)));
                steps.add(() -> probes(new ProbeInput.Neighbours(all)));
                release();
            }
            case BookOutput.Proven(Proofs.Place place) -> shell.proven(place);
            case BookOutput.Reported(Fingerprint from, DropReport report) -> {
                metrics.reported();
                steps.add(() -> probes(new ProbeInput.Reported(from, report)));
            }
            case BookOutput.Ask(long token, StoreCall call) ->
                    shell.store(call, result -> book(new BookInput.Completed(token, result)));
        }
    }

    private void perform(ProbeOutput output) {
        switch (output) {
            case ProbeOutput.Ask(long token, StoreCall call) ->
                    shell.store(call, result -> probes(new ProbeInput.Completed(token, result)));
            case ProbeOutput.MakeKey _ -> shell.makeKey(key -> probes(new ProbeInput.Made(key)));
            case ProbeOutput.Post(Input.Probed probe) -> {
                metrics.probed();
                steps.add(() -> forwarding(probe));
            }
            case ProbeOutput.Fetch it ->
                    network.fetch(
                            it.rx(),
                            it.signing(),
                            answer ->
                                    probes(
                                            answer.<ProbeInput>map(some ->
                                                            new ProbeInput.Fetched(
                                                                    it.fetch(), some))
                                                    .orElse(new ProbeInput.Unfetched(it.fetch()))));
            case ProbeOutput.Quarantined(Set<Fingerprint> servers) -> {
                quarantined = servers.size();
                steps.add(() -> book(new BookInput.Quarantined(servers)));
            }
        }
    }
}
