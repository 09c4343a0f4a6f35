package chat.tacit.protocol.live;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import java.util.Optional;

/**
 * What a client says to a relay in a live session, one line each, under the documents' names
 * ({@code spec/20-live} §2). Whether a line is in its place, and what its data hold, is for who
 * takes it.
 */
public sealed interface ClientLine {

    /**
     * The client's first line.
     *
     * @param key {@code c}, made for this connection
     * @param name the sealed display name
     */
    record Connect(AgreementPublicKey key, Data name) implements ClientLine {}

    /**
     * Message 1 of whoever wants in, or message 3 of the voucher.
     *
     * @param subject the newcomer's id, or from the voucher the admission, 32 bytes
     */
    record Identity(Bytes subject, Data message) implements ClientLine {}

    /** A member doesn't vouch. */
    record Nack(Bytes admission) implements ClientLine {}

    /** Message 4, of the newcomer. */
    record Challenge(Bytes admission, Data message) implements ClientLine {}

    /**
     * Message 5, of the voucher: the commit that adds the newcomer.
     *
     * @param box holds the epoch's random bytes, for those inside
     */
    record AddUser(MemberId newcomer, Data commit, Data box) implements ClientLine {}

    /** Message 7, of the voucher. */
    record Response(Bytes admission, Data message) implements ClientLine {}

    /** Message 8, of the newcomer to all. */
    record Greeting(Data sealed) implements ClientLine {}

    /**
     * Something to all, or to one.
     *
     * @param to nobody in particular if it is for all others
     */
    record Send(Optional<MemberId> to, Data sealed) implements ClientLine {}

    /** The sender goes, and says so in a signature of 64 bytes. */
    record Leave(Bytes signature) implements ClientLine {}

    /**
     * The commit that removes somebody.
     *
     * @param parts the epoch's random bytes for each who remains, joined; none if that is the
     *     sender alone
     */
    record RemoveUser(Data commit, Optional<Data> parts) implements ClientLine {}

    /** The answer to a ping. */
    record Pong() implements ClientLine {}

    /** The line without its end. */
    default byte[] encode() {
        return switch (this) {
            case Connect(var key, var name) ->
                    LineWriter.of("connect").key(key.bytes()).data(name).toByteArray();
            case Identity(var subject, var message) ->
                    LineWriter.of("identity").key(subject).data(message).toByteArray();
            case Nack(var admission) -> LineWriter.of("nack").key(admission).toByteArray();
            case Challenge(var admission, var message) ->
                    LineWriter.of("challenge").key(admission).data(message).toByteArray();
            case AddUser(var newcomer, var commit, var box) ->
                    LineWriter.of("add_user")
                            .key(newcomer.bytes())
                            .data(commit)
                            .data(box)
                            .toByteArray();
            case Response(var admission, var message) ->
                    LineWriter.of("response").key(admission).data(message).toByteArray();
            case Greeting(var sealed) -> LineWriter.of("hello_i_am").data(sealed).toByteArray();
            case Send(var to, var sealed) ->
                    LineWriter.of("send")
                            .text(to.map(MemberId::toString).orElse("*"))
                            .data(sealed)
                            .toByteArray();
            case Leave(var signature) -> LineWriter.of("leave").key(signature).toByteArray();
            case RemoveUser(var commit, var parts) ->
                    LineWriter.of("remove_user").data(commit).optionalData(parts).toByteArray();
            case Pong() -> LineWriter.of("pong").toByteArray();
        };
    }

    /**
     * @param line without its end; not to be changed any more, since data are read from it later
     * @throws MalformedException if no client says that
     */
    static ClientLine decode(byte[] line) {
        LineReader in = new LineReader(line);
        return switch (in.word()) {
            case "connect" -> in.whole(new Connect(new AgreementPublicKey(in.key()), in.data()));
            case "identity" -> in.whole(new Identity(in.key(), in.data()));
            case "nack" -> in.whole(new Nack(in.key()));
            case "challenge" -> in.whole(new Challenge(in.key(), in.data()));
            case "add_user" -> in.whole(new AddUser(new MemberId(in.key()), in.data(), in.data()));
            case "response" -> in.whole(new Response(in.key(), in.data()));
            case "hello_i_am" -> in.whole(new Greeting(in.data()));
            case "send" -> in.whole(new Send(addressee(in.text()), in.data()));
            case "leave" -> in.whole(new Leave(in.signature()));
            case "remove_user" -> in.whole(new RemoveUser(in.data(), in.optional()));
            case "pong" -> in.whole(new Pong());
            default -> throw new MalformedException("a line that no client says");
        };
    }

    private static Optional<MemberId> addressee(String field) {
        return field.equals("*") ? Optional.empty() : Optional.of(MemberId.parse(field));
    }
}
