package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Proto;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The form of {@code Command} in {@code queue.proto}. */
final class CommandCodec {
    private static final int KEY = AgreementPublicKey.SIZE;
    private static final int ACCESS = Access.SIZE;

    private CommandCodec() {}

    static byte[] encode(Command command) {
        return Proto.Writer.sized(size(command))
                .message(command.code(), out -> write(command, out))
                .toByteArray();
    }

    /** Enough room for the message, exact where that matters. */
    private static int size(Command command) {
        return switch (command) {
            case Command.Send send when send.work().isEmpty() -> send.body().bytes().size() + 8;
            case Command.Send send -> send.body().bytes().size() + 64;
            case Command.PutBlob put -> put.bytes().size() + 64;
            case Command.PutLink put -> put.blob().size() + 64;
            case Command.Subscribe subscribe -> subscribe.entries().size() * 64 + 16;
            case Command.Create create -> 192;
            case Command.Secure secure -> 64;
            case Command.Acknowledge acknowledge -> 16;
            case Command.Delete delete -> 8;
            case Command.FetchLink fetch -> 64;
            case Command.LinkState state -> 8;
            case Command.DeleteLink delete -> 8;
            case Command.GetBlob get -> 64;
            case Command.DeleteBlob delete -> 8;
            case Command.ReplaceSender replace -> 64;
            case Command.Turn turn -> 8;
        };
    }

    private static void write(Command command, Proto.Writer out) {
        switch (command) {
            case Command.Create create -> {
                out.bytes(1, create.recipient().bytes()).bytes(2, create.sender().bytes());
                create.senderKey().ifPresent(key -> out.bytes(3, key.bytes()));
                out.bool(4, create.open());
                create.access().ifPresent(access -> out.bytes(5, access));
            }
            case Command.Secure secure -> out.bytes(1, secure.senderKey().bytes());
            case Command.Subscribe subscribe ->
                    out.messages(
                                    1,
                                    subscribe.entries(),
                                    (entry, inner) ->
                                            inner.bytes(1, entry.queue().bytes())
                                                    .bytes(2, entry.authenticator()))
                            .u32(2, subscribe.window());
            case Command.Send send -> {
                out.bytes(1, send.body().bytes());
                send.work()
                        .ifPresent(work ->
                                out.message(
                                        2,
                                        inner ->
                                                inner.bytes(1, work.key().bytes())
                                                        .u64(2, work.nonce())));
            }
            case Command.Acknowledge acknowledge -> out.u64(1, acknowledge.through());
            case Command.Delete delete -> {}
            case Command.PutLink put ->
                    out.bytes(1, put.owner().bytes())
                            .u32(2, put.part().code())
                            .bytes(3, put.blob());
            case Command.FetchLink fetch -> out.bytes(1, fetch.key().bytes());
            case Command.LinkState state -> {}
            case Command.DeleteLink delete -> {}
            case Command.PutBlob put ->
                    out.bytes(1, put.owner().bytes())
                            .bytes(2, put.bytes())
                            .u32(3, (int) put.life().toSeconds());
            case Command.GetBlob get -> out.bytes(1, get.key().bytes());
            case Command.DeleteBlob delete -> {}
            case Command.ReplaceSender replace -> out.bytes(1, replace.senderKey().bytes());
            case Command.Turn turn -> {}
        }
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one command
     */
    static Command decode(ByteRange bytes) {
        return Proto.Reader.of(bytes, Request.MAX_SIZE).whole(CommandCodec::decode);
    }

    private static Command decode(Proto.Reader in) {
        int code = in.next();
        return in.message(code, fields -> fields(code, fields));
    }

    private static Command fields(int code, Proto.Reader in) {
        return switch (code) {
            case Command.Create.CODE -> create(in);
            case Command.Secure.CODE -> new Command.Secure(key(in));
            case Command.Subscribe.CODE -> subscribe(in);
            case Command.Send.CODE -> send(in);
            case Command.Acknowledge.CODE -> new Command.Acknowledge(in.u64(1));
            case Command.Delete.CODE -> new Command.Delete();
            case Command.PutLink.CODE -> putLink(in);
            case Command.FetchLink.CODE -> new Command.FetchLink(key(in));
            case Command.LinkState.CODE -> new Command.LinkState();
            case Command.DeleteLink.CODE -> new Command.DeleteLink();
            case Command.PutBlob.CODE -> putBlob(in);
            case Command.GetBlob.CODE -> new Command.GetBlob(key(in));
            case Command.DeleteBlob.CODE -> new Command.DeleteBlob();
            case Command.ReplaceSender.CODE -> new Command.ReplaceSender(key(in));
            case Command.Turn.CODE -> new Command.Turn();
            default -> throw new MalformedException("command " + code + " doesn't exist");
        };
    }

    private static AgreementPublicKey key(Proto.Reader in) {
        return new AgreementPublicKey(in.bytes(1, KEY));
    }

    private static Command create(Proto.Reader in) {
        AgreementPublicKey recipient = key(in);
        SenderId sender = new SenderId(in.bytes(2, EntityId.SIZE));
        Optional<AgreementPublicKey> senderKey =
                in.has(3)
                        ? Optional.of(new AgreementPublicKey(in.bytes(3, KEY)))
                        : Optional.empty();
        boolean open = in.bool(4);
        Optional<Bytes> access = in.has(5) ? Optional.of(in.bytes(5, ACCESS)) : Optional.empty();
        return new Command.Create(recipient, sender, senderKey, open, access);
    }

    private static Command subscribe(Proto.Reader in) {
        List<Command.Subscribe.Entry> entries =
                in.messages(1, Command.Subscribe.MAX_ENTRIES, CommandCodec::entry);
        return new Command.Subscribe(entries, in.count(2, Command.Subscribe.MAX_WINDOW));
    }

    private static Command.Subscribe.Entry entry(Proto.Reader in) {
        return new Command.Subscribe.Entry(
                new RecipientId(in.bytes(1, EntityId.SIZE)), in.bytes(2, Authenticator.SIZE));
    }

    private static Command send(Proto.Reader in) {
        Body body = new Body(in.range(1, Body.SMALL, Body.LARGE));
        Optional<Work> work =
                in.has(2)
                        ? Optional.of(in.message(2, inner -> new Work(key(inner), inner.u64(2))))
                        : Optional.empty();
        return new Command.Send(body, work);
    }

    private static Command putLink(Proto.Reader in) {
        AgreementPublicKey owner = key(in);
        Command.PutLink.Part part = Command.PutLink.Part.of(in.u32(2));
        return new Command.PutLink(owner, part, in.bytes(3, 1, Command.PutLink.MAX_BLOB));
    }

    private static Command putBlob(Proto.Reader in) {
        AgreementPublicKey owner = key(in);
        ByteRange bytes = in.range(2, 1, Command.PutBlob.MAX_SIZE);
        int seconds = in.count(3, (int) Command.PutBlob.MAX_LIFE.toSeconds());
        return new Command.PutBlob(owner, bytes, Duration.ofSeconds(seconds));
    }
}
