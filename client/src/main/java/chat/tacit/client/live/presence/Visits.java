package chat.tacit.client.live.presence;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.MalformedException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The live sessions that processes of a profile are in, as any of them finds and reaches them. */
public final class Visits {
    /** A name without a listener that is as old isn't about to get one. */
    private static final Duration STALE = Duration.ofSeconds(10);

    /** For which sessions there are: a process that hangs holds up no other command for longer. */
    private static final Duration GLANCE = Duration.ofSeconds(2);

    /** The longest reply: a thousand members or sayings, and a few lines. */
    private static final int MAX_REPLIES = 1_100;

    private final Path home;
    private final Duration glance;

    /**
     * @param home the profile's directory
     */
    public Visits(Path home) {
        this(home, GLANCE);
    }

    Visits(Path home, Duration glance) {
        this.home = home;
        this.glance = glance;
    }

    /** A session as it stood when it was looked for. */
    private record Visited(Standing standing, DoorPath path) {
        Presence presence() {
            return new VisitedPresence(standing.name(), order -> ask(path, order));
        }
    }

    /** What was found, and whether some process didn't answer. */
    private record Found(List<Visited> all, boolean silent) {}

    /** All of them; such that end at this moment, or whose process hangs, are missing. */
    public List<Standing> all() throws ClientException {
        return look().all().stream().map(Visited::standing).toList();
    }

    private Found look() throws ClientException {
        List<Visited> all = new ArrayList<>();
        boolean silent = false;
        for (DoorPath path : paths()) {
            if (!path.isPrivate()) {
                forget(path);
                continue;
            }
            try {
                for (Reply reply : converse(path, new Order.Sessions(), glance)) {
                    if (reply instanceof Reply.Stands(Standing standing)) {
                        all.add(new Visited(standing, path));
                    }
                }
            } catch (ConnectException e) {
                forget(path);
            } catch (SocketException e) {
                // It ended at this moment.
            } catch (IOException | MalformedException e) {
                silent = true;
            }
        }
        return new Found(all, silent);
    }

    /**
     * The session of a name, or of a name that differs in upper and lower case alone.
     *
     * @throws ClientException if two are called that, or none of those that answer
     */
    public Optional<Presence> find(String name) throws ClientException {
        Found looked = look();
        List<Visited> exact = named(looked, name::equals);
        List<Visited> found = exact.isEmpty() ? named(looked, name::equalsIgnoreCase) : exact;
        if (found.size() > 1) {
            throw new ClientException(
                    "you are in two sessions called '" + name + "'; leave one on its screen.");
        }
        if (found.isEmpty() && looked.silent()) {
            throw silent();
        }
        return found.stream().findFirst().map(Visited::presence);
    }

    private static List<Visited> named(Found looked, Predicate<String> wanted) {
        return looked.all().stream().filter(one -> wanted.test(one.standing().name())).toList();
    }

    private List<DoorPath> paths() throws ClientException {
        try {
            return DoorPath.all(home);
        } catch (IOException e) {
            throw new ClientException("cannot read " + home + "; check its permissions.");
        }
    }

    /** Takes away what a process left that was killed. */
    private static void forget(DoorPath path) {
        try {
            Instant made =
                    Files.getLastModifiedTime(path.name(), LinkOption.NOFOLLOW_LINKS).toInstant();
            if (made.plus(STALE).isBefore(Clock.systemUTC().instant())) {
                path.clear();
            }
        } catch (IOException e) {
            return; // it is gone already, or the next one tries again
        }
    }

    private static List<Reply> ask(DoorPath path, Order order) throws ClientException {
        List<Reply> replies;
        try {
            replies = converse(path, order, Door.PATIENCE);
        } catch (IOException | MalformedException e) {
            throw silent();
        }
        if (replies.getLast() instanceof Reply.No(String sentence)) {
            throw new ClientException(sentence);
        }
        return replies;
    }

    private static ClientException silent() {
        return new ClientException(
                "a process that is in a live session doesn't answer; end it, and connect anew.");
    }

    private static List<Reply> converse(DoorPath path, Order order, Duration patience)
            throws IOException {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try (LineChannel lines = new LineChannel(socket, patience)) {
            socket.connect(UnixDomainSocketAddress.of(path.socket()));
            lines.write(OrderCodec.encode(order));
            List<Reply> replies = new ArrayList<>();
            while (replies.size() < MAX_REPLIES) {
                Reply reply = ReplyCodec.decode(lines.read());
                replies.add(reply);
                if (reply instanceof Reply.End || reply instanceof Reply.No) {
                    return replies;
                }
            }
            throw new IOException("more replies than there can be");
        }
    }
}
