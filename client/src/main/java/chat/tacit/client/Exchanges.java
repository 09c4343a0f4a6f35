package chat.tacit.client;

import chat.tacit.client.live.LiveNames;
import chat.tacit.client.live.Source;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.live.TrustedIdentity;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.live.Exchange;
import chat.tacit.e2ee.live.ExchangeOutput;
import chat.tacit.e2ee.live.ExchangeRole;
import chat.tacit.e2ee.live.Nameplate;
import chat.tacit.protocol.wire.RelayAddress;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Exchanges live identities with somebody who is there now ({@code spec/20-live} §15), over a
 * connection of the two or through a relay's pipe. Each method asks the user by {@code same}
 * whether both screens show one string, returns when both users have said so, and throws {@link
 * ClientException} otherwise: then nobody is trusted.
 */
public final class Exchanges {
    /** How long a connection to the other may take. */
    private static final Duration DIAL = Duration.ofSeconds(10);

    /** Connections that wait for the one that is being heard. */
    private static final int BACKLOG = 8;

    private final Profile profile;
    private final Loop loop;
    private final Entropy entropy;

    Exchanges(Profile profile, Loop loop, Entropy entropy) {
        this.profile = profile;
        this.loop = loop;
        this.entropy = entropy;
    }

    /**
     * Waits for the other at an address of this machine. Whoever connects and isn't on the way to a
     * string is let go, and the next one heard.
     *
     * @param bound gets the port, once the other can connect
     */
    public TrustedIdentity listen(
            InetSocketAddress at,
            Consumer<InetSocketAddress> bound,
            Predicate<ExchangeOutput.Compare> same)
            throws ClientException {
        Instant end = Instant.now().plus(Exchange.LIFE);
        try (ServerSocket server = new ServerSocket()) {
            server.bind(at, BACKLOG);
            bound.accept((InetSocketAddress) server.getLocalSocketAddress());
            while (true) {
                server.setSoTimeout((int) Math.max(1, left(end).toMillis()));
                try (ExchangeCall call = DirectExchange.over(server.accept())) {
                    ExchangeRun run = run(ExchangeRole.A, call, same);
                    ExchangeOutput ended = run.complete();
                    if (run.wasCompared() || isOwn(ended)) {
                        return trusted(ended);
                    }
                }
            }
        } catch (SocketTimeoutException e) {
            throw new ClientException(ExchangeOutput.Failure.UNUSED.sentence());
        } catch (IOException e) {
            throw new ClientException(
                    "cannot listen at " + text(at) + "; choose another --listen HOST:PORT.");
        }
    }

    private static Duration left(Instant end) {
        return Duration.between(Instant.now(), end);
    }

    private static boolean isOwn(ExchangeOutput ended) {
        return ended.equals(new ExchangeOutput.Failed(ExchangeOutput.Failure.OWN));
    }

    /** Connects to the other, who listens. */
    public TrustedIdentity dial(InetSocketAddress to, Predicate<ExchangeOutput.Compare> same)
            throws ClientException {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(to.getHostString(), to.getPort()), (int) DIAL.toMillis());
            try (ExchangeCall call = DirectExchange.over(socket)) {
                return trusted(run(ExchangeRole.B, call, same).complete());
            }
        } catch (IOException e) {
            throw new ClientException(
                    "nobody answers at "
                            + text(to)
                            + "; the other has to run 'tacit live exchange --listen' first, where"
                            + " you can reach them.");
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /**
     * Waits for the other at a pipe of a relay.
     *
     * @param relay where both meet; else the profile's first that answers and that lasts
     * @param shown gets the nameplate as soon as it can be used
     */
    public TrustedIdentity make(
            Optional<RelayAddress> relay,
            Consumer<String> shown,
            Predicate<ExchangeOutput.Compare> same)
            throws ClientException {
        Pipes.Standing<Nameplate> made =
                new Pipes(loop, entropy)
                        .make(relay, () -> Nameplate.random(entropy), Nameplate::pipe);
        try (ExchangeCall call = new PipedExchange(made.call())) {
            shown.accept(made.code().toString());
            return trusted(run(ExchangeRole.A, call, same).complete());
        }
    }

    /**
     * Meets the other, who waits at a relay.
     *
     * @param relay where both meet; else each of the profile's is asked
     */
    public TrustedIdentity join(
            String typed, Optional<RelayAddress> relay, Predicate<ExchangeOutput.Compare> same)
            throws ClientException {
        Nameplate nameplate = parse(typed);
        Pipes.Standing<Nameplate> joined =
                new Pipes(loop, entropy).join(relay, nameplate, nameplate.pipe());
        try (ExchangeCall call = new PipedExchange(joined.call())) {
            return trusted(run(ExchangeRole.B, call, same).met().complete());
        }
    }

    private static Nameplate parse(String typed) throws ClientException {
        try {
            return Nameplate.parse(typed.strip());
        } catch (MalformedException e) {
            throw new ClientException("that is no code; it is a number from 1 to 9999.");
        }
    }

    private ExchangeRun run(
            ExchangeRole role, ExchangeCall call, Predicate<ExchangeOutput.Compare> same) {
        SigningKey own = new TrustList(profile, loop, entropy).own();
        Exchange machine =
                Exchange.start(role, own, LiveNames.of(profile.name()), Instant.now(), entropy);
        return new ExchangeRun(machine, call, same);
    }

    private TrustedIdentity trusted(ExchangeOutput ended) throws ClientException {
        return switch (ended) {
            case ExchangeOutput.Agreed(ExchangeOutput.Peer peer) ->
                    new TrustList(profile, loop, entropy)
                            .add(
                                    new TrustedIdentities.Found(
                                            peer.key(),
                                            peer.name().text(),
                                            Level.COMPARED,
                                            Source.EXCHANGE,
                                            ""));
            case ExchangeOutput.Failed(ExchangeOutput.Failure failure) ->
                    throw new ClientException(failure.sentence());
            case ExchangeOutput.Send _, ExchangeOutput.Compare _ ->
                    throw new IllegalStateException("an exchange that goes on");
        };
    }
}
