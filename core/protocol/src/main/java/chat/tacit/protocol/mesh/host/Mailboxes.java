package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.MeshKey.Space;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Turnstile;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.Tally;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * RX ({@code spec/40-mesh} §6.2–6.4): keeps packets for keys that have a lease here and answers
 * their owners. What is done to one key is done one after the other, so that nothing is served
 * before it is durable and no packet is kept twice. Not for use by several threads.
 *
 * <p>A store that fails loses nothing: of the packet nothing is said and TX offers it again; the
 * fetch is refused as to be repeated.
 */
public final class Mailboxes {
    /** Packets that wait for the store; of more nothing is said. */
    static final int OFFERS = 1_024;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Calls calls;
    private final KnownKeys keys;
    private final Tally<Thumbprint> fetches;
    private final Keeping keeping;
    private final Answering answering;
    private final Map<Thumbprint, Turnstile> turns = new HashMap<>();
    private Instant now = Instant.EPOCH;
    private Consumer<MailboxOutput> out = _ -> {};
    private int offers;

    public Mailboxes(MailboxTerms terms, Entropy entropy) {
        this.calls =
                new Calls(
                        (token, call) -> out.accept(new MailboxOutput.Ask(token, call)), () -> now);
        this.keys = new KnownKeys(terms, calls, () -> now);
        this.fetches = new Tally<>(MINUTE, terms.fetchesPerMinute(), terms.keys());
        this.keeping = new Keeping(terms, calls, () -> now);
        this.answering = new Answering(terms, calls, () -> now, keys, entropy);
    }

    static MeshKey leaseOf(Thumbprint key) {
        return new MeshKey(Space.LEASE, key.bytes());
    }

    static MeshKey logOf(Thumbprint key) {
        return new MeshKey(Space.MAILBOX, key.bytes());
    }

    /** Takes what happened; what is to be done about it goes to {@code out} before it returns. */
    public void handle(MailboxInput input, Instant now, Consumer<MailboxOutput> out) {
        this.now = now;
        this.out = out;
        switch (input) {
            case MailboxInput.Begin _ -> keys.load();
            case MailboxInput.Offered it -> offered(it);
            case MailboxInput.Fetched it -> fetched(it);
            case MailboxInput.Completed(long token, Result result) ->
                    calls.completed(token, result);
            case MailboxInput.Room(boolean inStore) -> {
                keeping.room(inStore);
                answering.room(inStore);
            }
            case MailboxInput.Sweep _ ->
                    keys.sweep((id, failed, then) -> erase(new Thumbprint(id), failed, then));
        }
    }

    /** Whether it is known which keys there are, and new ones are taken. */
    public boolean isReady() {
        return keys.isLoaded();
    }

    /** Of how many keys something is stored. */
    public int keys() {
        return keys.size();
    }

    private void offered(MailboxInput.Offered offer) {
        Thumbprint key = offer.packet().message().recipient();
        PacketHash hash = offer.hash();
        if (keys.lacks(key)) {
            say(new Input.Foreign(hash, offer.packet()));
        } else if (offers < OFFERS) {
            offers++;
            serve(
                    key,
                    leave ->
                            keeping.keep(
                                    offer,
                                    said -> {
                                        offers--;
                                        leave.run();
                                        said.ifPresent(this::say);
                                    }));
        }
    }

    private void say(Input said) {
        out.accept(new MailboxOutput.Say(said));
    }

    private void fetched(MailboxInput.Fetched fetch) {
        Thumbprint key = fetch.granted().key();
        if (fetches.take(key, now).isPresent()) {
            out.accept(new MailboxOutput.Refused(fetch.call(), Refusal.TOO_MANY));
            return;
        }
        serve(
                key,
                leave ->
                        answering.answer(
                                fetch,
                                answer -> {
                                    leave.run();
                                    out.accept(answer);
                                }));
    }

    /** Runs {@code run} when it is this key's turn; it ends with what it is handed. */
    private void serve(Thumbprint key, Consumer<Runnable> run) {
        Turnstile turn = turns.computeIfAbsent(key, _ -> new Turnstile());
        turn.enter(
                true,
                () ->
                        run.accept(() -> {
                            turn.leave();
                            if (turn.isIdle()) {
                                turns.remove(key, turn);
                            }
                        }));
    }

    /** What there may be of a key whose row is over; the row goes last, so it can be repeated. */
    private void erase(Thumbprint key, Runnable failed, Runnable then) {
        serve(
                key,
                leave -> {
                    Runnable stop =
                            () -> {
                                leave.run();
                                failed.run();
                            };
                    Runnable over =
                            () -> {
                                keys.forget(key);
                                keeping.forget(key);
                                leave.run();
                                then.run();
                            };
                    // Where there is a new row by now the list is gone through again.
                    calls.get(
                            leaseOf(key),
                            stop,
                            row ->
                                    row.ifPresentOrElse(
                                            _ -> stop.run(), () -> drop(key, stop, over)));
                });
    }

    private void drop(Thumbprint key, Runnable failed, Runnable then) {
        calls.drop(logOf(key), failed, () -> calls.erase(leaseOf(key), failed, then));
    }
}
