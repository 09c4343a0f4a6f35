package chat.tacit.protocol.live;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a relay says to a client in a live session, one line each, under the documents' names
 * ({@code spec/20-live} §2).
 */
public sealed interface ServerLine {

    /**
     * The relay's first line.
     *
     * @param key {@code s}, made for this connection
     */
    record Connect(AgreementPublicKey key) implements ServerLine {}

    /** The relay's second line: the body that it signs, and the signature of 64 bytes. */
    record Hello(Data body, Bytes signature) implements ServerLine {}

    /** In the place of the first line; the connection ends. */
    record Banned(Duration left) implements ServerLine {}

    /**
     * The connection is labelled, and the session is this.
     *
     * @param session its lid, or an open one's name
     * @param head {@code h} of that epoch; none in an open session and where nobody is
     */
    record Ack(Data session, long epoch, Optional<Bytes> head) implements ServerLine {}

    /** Who the relay says is there, or came, or is gone. */
    record Users(Change change, List<User> users) implements ServerLine {}

    /** Message 2: somebody wants in, with their message 1. */
    record NewUser(MemberId newcomer, Data message) implements ServerLine {}

    /** Message 3, passed on to the newcomer. */
    record Identity(Bytes admission, Data message) implements ServerLine {}

    /** Message 4, passed on to the voucher. */
    record Challenge(Bytes admission, Data message) implements ServerLine {}

    /** Message 6: the commit is the session's, and its place is this epoch. */
    record UserAdded(MemberId newcomer, long place, Data commit, Data box) implements ServerLine {}

    /** A commit came too late; the session stands at this epoch. */
    record Stale(long epoch, Bytes head) implements ServerLine {}

    /** Message 7, passed on to the newcomer. */
    record Response(Bytes admission, Data message) implements ServerLine {}

    /** Message 8, passed on to all. */
    record Greeting(MemberId from, Data sealed) implements ServerLine {}

    /** What a member said to all, or to this one. */
    record Send(MemberId from, Data sealed) implements ServerLine {}

    /**
     * A member's connection is gone.
     *
     * @param joined its join number
     * @param signature its own word that it leaves; none if it was cut off
     */
    record UserLeft(MemberId member, long joined, Optional<Bytes> signature)
            implements ServerLine {}

    /**
     * A commit has removed somebody.
     *
     * @param part what is sealed for this client; none for who made the commit
     */
    record UserRemoved(long epoch, Data commit, Optional<Data> part) implements ServerLine {}

    /** No, and why. */
    record Refused(Refusal refusal) implements ServerLine {}

    /** Is anybody there? */
    record Ping() implements ServerLine {}

    /** What a list of users is. */
    enum Change {
        /** The beginning of the whole list. */
        ALL("="),
        /** More of it, or who came. */
        CAME("+"),
        /** Who is gone. */
        WENT("-");

        private final String mark;

        Change(String mark) {
            this.mark = mark;
        }
    }

    /**
     * One of a list.
     *
     * @param who the id, 32 bytes; in an open session all of message 1, unless the user is gone
     */
    record User(DisplayName name, Data who) {}

    /** The line without its end. */
    default byte[] encode() {
        return switch (this) {
            case Connect(var key) -> LineWriter.of("connect").key(key.bytes()).toByteArray();
            case Hello(var body, var signature) ->
                    LineWriter.of("hello").data(body).key(signature).toByteArray();
            case Banned(var left) -> LineWriter.of("banned").number(seconds(left)).toByteArray();
            case Ack(var session, var epoch, var head) ->
                    LineWriter.of("ack").data(session).number(epoch).optional(head).toByteArray();
            case Users(var change, var users) -> {
                LineWriter out = LineWriter.sized("users", 160 * users.size() + 16);
                out.text(change.mark);
                users.forEach(user -> out.pair(Data.of(user.name().utf8()), user.who()));
                yield out.toByteArray();
            }
            case NewUser(var newcomer, var message) ->
                    LineWriter.of("new_user").key(newcomer.bytes()).data(message).toByteArray();
            case Identity(var admission, var message) ->
                    LineWriter.of("identity").key(admission).data(message).toByteArray();
            case Challenge(var admission, var message) ->
                    LineWriter.of("challenge").key(admission).data(message).toByteArray();
            case UserAdded(var newcomer, var place, var commit, var box) ->
                    LineWriter.of("user_added")
                            .key(newcomer.bytes())
                            .number(place)
                            .data(commit)
                            .data(box)
                            .toByteArray();
            case Stale(var epoch, var head) ->
                    LineWriter.of("stale").number(epoch).key(head).toByteArray();
            case Response(var admission, var message) ->
                    LineWriter.of("response").key(admission).data(message).toByteArray();
            case Greeting(var from, var sealed) ->
                    LineWriter.of("hello_i_am").key(from.bytes()).data(sealed).toByteArray();
            case Send(var from, var sealed) ->
                    LineWriter.sized("send", sealed.text().size() + 52)
                            .key(from.bytes())
                            .data(sealed)
                            .toByteArray();
            case UserLeft(var member, var joined, var signature) ->
                    LineWriter.of("user_left")
                            .key(member.bytes())
                            .number(joined)
                            .optional(signature)
                            .toByteArray();
            case UserRemoved(var epoch, var commit, var part) ->
                    LineWriter.of("user_removed")
                            .number(epoch)
                            .data(commit)
                            .optionalData(part)
                            .toByteArray();
            case Refused(var refusal) ->
                    LineWriter.of("refused").number(refusal.code()).toByteArray();
            case Ping() -> LineWriter.of("ping").toByteArray();
        };
    }

    /**
     * @param line without its end; not to be changed any more, since data are read from it later
     * @throws MalformedException if no relay says that
     */
    static ServerLine decode(byte[] line) {
        LineReader in = new LineReader(line);
        return switch (in.word()) {
            case "connect" -> in.whole(new Connect(new AgreementPublicKey(in.key())));
            case "hello" -> in.whole(new Hello(in.data(), in.signature()));
            case "banned" -> in.whole(new Banned(Duration.ofSeconds(in.number())));
            case "ack" -> in.whole(new Ack(in.data(), in.number(), in.optionalKey()));
            case "users" -> new Users(change(in.text()), users(in));
            case "new_user" -> in.whole(new NewUser(new MemberId(in.key()), in.data()));
            case "identity" -> in.whole(new Identity(in.key(), in.data()));
            case "challenge" -> in.whole(new Challenge(in.key(), in.data()));
            case "user_added" ->
                    in.whole(
                            new UserAdded(
                                    new MemberId(in.key()), in.number(), in.data(), in.data()));
            case "stale" -> in.whole(new Stale(in.number(), in.key()));
            case "response" -> in.whole(new Response(in.key(), in.data()));
            case "hello_i_am" -> in.whole(new Greeting(new MemberId(in.key()), in.data()));
            case "send" -> in.whole(new Send(new MemberId(in.key()), in.data()));
            case "user_left" ->
                    in.whole(
                            new UserLeft(
                                    new MemberId(in.key()), in.number(), in.optionalSignature()));
            case "user_removed" -> in.whole(new UserRemoved(in.number(), in.data(), in.optional()));
            case "refused" -> in.whole(new Refused(refusal(in.number())));
            case "ping" -> in.whole(new Ping());
            default -> throw new MalformedException("a line that no relay says");
        };
    }

    /** At least one second, so that nobody is told to come back at once. */
    private static long seconds(Duration left) {
        return Math.max(1, left.plusMillis(999).toSeconds());
    }

    private static Change change(String mark) {
        for (Change change : Change.values()) {
            if (change.mark.equals(mark)) {
                return change;
            }
        }
        throw new MalformedException("a list of users is all, more or fewer");
    }

    private static List<User> users(LineReader in) {
        List<User> users = new ArrayList<>();
        while (in.hasNext()) {
            users.add(in.user());
        }
        return List.copyOf(users);
    }

    private static Refusal refusal(long code) {
        if (code > Integer.MAX_VALUE) {
            throw new MalformedException("refusal " + code + " doesn't exist");
        }
        return Refusal.of((int) code);
    }
}
