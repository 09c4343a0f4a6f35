package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Proto;

import java.util.Optional;

/** The forms of requests in {@code secret.proto}. Which one it is the method says. */
public final class RequestCodec {
    private static final int SIGNATURE = SigningKey.SIGNATURE_SIZE;

    private RequestCodec() {}

    public static byte[] encode(Request request) {
        Proto.Writer out = Proto.Writer.create();
        write(request, out);
        return out.toByteArray();
    }

    private static void write(Request request, Proto.Writer out) {
        switch (request) {
            case Request.GetSignIn it -> out.text(1, it.handle().text());
            case Request.Register it -> {
                out.text(1, it.handle().text())
                        .bytes(2, it.accountKey().bytes())
                        .bytes(3, it.signInKey().bytes())
                        .message(4, it.terms()::write);
                it.access().ifPresent(access -> out.bytes(5, access));
                out.bytes(6, it.accountSignature()).bytes(7, it.signInSignature());
            }
            case Request.SignIn it -> writeSignIn(it, out);
            case Request.PostKey it -> out.message(1, it.bundle()::write);
            case Request.GetKey it -> out.text(1, it.handle().text());
            case Request.PostPrivateKey it -> writePrivateKey(it, out);
            case Request.GetPrivateKey it -> {}
            case Request.CutDevice it -> out.bytes(1, it.device().bytes());
            case Request.DeleteAccount it -> out.bytes(1, it.signature());
            case Request.GenerateChannelPair it ->
                    out.text(1, it.account().handle().text())
                            .bytes(2, it.account().homeserver().bytes())
                            .bool(3, it.isPrivate())
                            .bytes(4, it.keep().map(RoomId::bytes).orElseGet(Bytes::empty));
            case Request.PostInvitation it ->
                    out.text(1, it.handle().text()).bytes(2, it.sealed()).u64(3, it.nonce());
            case Request.StreamInvitations it -> out.u64(1, it.after());
            case Request.DropInvitations it -> out.u64(1, it.through());
            case Request.PostEvent it -> writeEvent(it, out);
            case Request.StreamEvents it ->
                    write(it.by(), out)
                            .u64(4, it.after().state())
                            .u64(5, it.after().message())
                            .u64(6, it.through())
                            .u32(7, it.last())
                            .bool(8, it.live());
            case Request.PostPart it -> write(it.by(), it.power(), out).bytes(5, it.part());
            case Request.GetPart it -> write(it.by(), out).u64(4, it.number());
            case Request.TrimChannel it -> write(it.by(), out).u64(4, it.through());
            case Request.DeleteRoom it -> write(it.by(), out);
        }
    }

    private static void writeSignIn(Request.SignIn request, Proto.Writer out) {
        out.text(1, request.handle().text());
        switch (request.by()) {
            case Request.SignIn.Password it -> out.bytes(2, it.signature());
            case Request.SignIn.Device it ->
                    out.bytes(3, it.certificate().device().bytes())
                            .u64(4, it.certificate().certified().toEpochMilli())
                            .bytes(5, it.certificate().signature())
                            .bytes(6, it.signature());
        }
        request.token().ifPresent(token -> out.bytes(7, token.expose()));
    }

    private static void writePrivateKey(Request.PostPrivateKey request, Proto.Writer out) {
        out.text(1, request.account().handle().text())
                .bytes(2, request.account().homeserver().bytes())
                .u64(3, request.version())
                .bytes(4, request.blob());
        request.password()
                .ifPresent(it ->
                        out.bytes(5, it.signInKey().bytes())
                                .message(6, it.terms()::write)
                                .bytes(7, it.signature()));
    }

    private static void writeEvent(Request.PostEvent request, Proto.Writer out) {
        write(request.by(), request.power(), out);
        switch (request.posting()) {
            case Posting.Message it -> out.bytes(5, it.event().bytes());
            case Posting.State it ->
                    out.bytes(6, it.event().bytes())
                            .u64(7, it.head().position())
                            .bytes(8, it.head().coreHash());
        }
    }

    private static Proto.Writer write(Capability by, Proto.Writer out) {
        return out.bytes(1, by.room().bytes())
                .u64(2, by.term().position())
                .bytes(3, by.signature());
    }

    private static Proto.Writer write(Capability by, Power power, Proto.Writer out) {
        return out.bytes(1, by.room().bytes())
                .u64(2, by.term().position())
                .u32(3, power.code())
                .bytes(4, by.signature());
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one request of this method
     */
    public static Request decode(Method method, ByteRange bytes) {
        return Proto.Reader.of(bytes, method.longest()).whole(in -> read(method, in));
    }

    private static Request read(Method method, Proto.Reader in) {
        return switch (method) {
            case HELLO -> throw new MalformedException("a hello is never framed");
            case GET_SIGN_IN -> new Request.GetSignIn(handle(in));
            case REGISTER -> register(in);
            case SIGN_IN -> signIn(in);
            case POST_KEY -> new Request.PostKey(in.message(1, SignedBundle::read));
            case GET_KEY -> new Request.GetKey(handle(in));
            case POST_PRIVATE_KEY -> postPrivateKey(in);
            case GET_PRIVATE_KEY -> new Request.GetPrivateKey();
            case CUT_DEVICE -> new Request.CutDevice(new DeviceId(in.bytes(1, DeviceId.SIZE)));
            case DELETE_ACCOUNT -> new Request.DeleteAccount(in.bytes(1, SIGNATURE));
            case GENERATE_CHANNEL_PAIR ->
                    new Request.GenerateChannelPair(
                            account(in),
                            in.bool(3),
                            in.has(4)
                                    ? Optional.of(new RoomId(in.bytes(4, RoomId.SIZE)))
                                    : Optional.empty());
            case POST_INVITATION -> postInvitation(in);
            case STREAM_INVITATIONS -> new Request.StreamInvitations(in.u64(1));
            case DROP_INVITATIONS -> new Request.DropInvitations(in.u64(1));
            case POST_EVENT -> postEvent(in);
            case STREAM_EVENTS -> streamEvents(in);
            case POST_PART -> postPart(in);
            case GET_PART -> new Request.GetPart(capability(in), in.u64(4));
            case TRIM_CHANNEL -> new Request.TrimChannel(capability(in), in.u64(4));
            case DELETE_ROOM -> new Request.DeleteRoom(capability(in));
        };
    }

    private static Handle handle(Proto.Reader in) {
        return new Handle(in.text(1, Handle.MAX_SIZE));
    }

    private static AccountName account(Proto.Reader in) {
        return new AccountName(handle(in), new Fingerprint(in.bytes(2, Fingerprint.SIZE)));
    }

    private static VerifyingKey key(Proto.Reader in, int field) {
        return new VerifyingKey(in.bytes(field, VerifyingKey.SIZE));
    }

    private static Request register(Proto.Reader in) {
        return new Request.Register(
                handle(in),
                key(in, 2),
                key(in, 3),
                in.message(4, SignInTerms::read),
                in.has(5) ? Optional.of(in.bytes(5, SignInProof.ACCESS_SIZE)) : Optional.empty(),
                in.bytes(6, SIGNATURE),
                in.bytes(7, SIGNATURE));
    }

    private static Request signIn(Proto.Reader in) {
        Handle handle = handle(in);
        Request.SignIn.By by =
                in.has(2) ? new Request.SignIn.Password(in.bytes(2, SIGNATURE)) : device(in);
        return new Request.SignIn(
                handle,
                by,
                in.has(7)
                        ? Optional.of(secret(in, 7, Request.SignIn.TOKEN_SIZE))
                        : Optional.empty());
    }

    private static Request.SignIn.By device(Proto.Reader in) {
        return new Request.SignIn.Device(
                new DeviceCertificate(
                        key(in, 3), Numbers.readMillis(in, 4), in.bytes(5, SIGNATURE)),
                in.bytes(6, SIGNATURE));
    }

    static Secret secret(Proto.Reader in, int field, int size) {
        return Secret.owned(in.range(field, size, size).toArray());
    }

    private static Request postPrivateKey(Proto.Reader in) {
        return new Request.PostPrivateKey(
                account(in),
                in.u64(3),
                in.bytes(4, Request.PostPrivateKey.BLOB_SIZE),
                in.has(5) ? Optional.of(newPassword(in)) : Optional.empty());
    }

    private static Request.PostPrivateKey.NewPassword newPassword(Proto.Reader in) {
        return new Request.PostPrivateKey.NewPassword(
                key(in, 5), in.message(6, SignInTerms::read), in.bytes(7, SIGNATURE));
    }

    private static Request postInvitation(Proto.Reader in) {
        return new Request.PostInvitation(
                handle(in),
                in.bytes(2, Request.PostInvitation.MIN_SIZE, Request.PostInvitation.MAX_SIZE),
                in.u64(3));
    }

    private static RoomId room(Proto.Reader in) {
        return new RoomId(in.bytes(1, RoomId.SIZE));
    }

    private static Capability capability(Proto.Reader in) {
        return new Capability(room(in), new Term(in.u64(2)), in.bytes(3, SIGNATURE));
    }

    private static Request postEvent(Proto.Reader in) {
        RoomId room = room(in);
        Term term = new Term(in.u64(2));
        Power power = Power.of(in.u32(3));
        Capability by = new Capability(room, term, in.bytes(4, SIGNATURE));
        if (in.has(5)) {
            EventBytes event = EventBytes.message(in.bytes(5, 1, EventBytes.MAX_MESSAGE));
            return new Request.PostEvent(by, power, new Posting.Message(event));
        }
        StateEvent event = StateEvent.decode(in.bytes(6, 1, StateEvent.MAX_SIZE));
        Place head = new Place(in.u64(7), in.bytes(8, Hash.SIZE));
        return new Request.PostEvent(by, power, new Posting.State(event, head));
    }

    private static Request streamEvents(Proto.Reader in) {
        return new Request.StreamEvents(
                capability(in),
                new Positions(in.u64(4), in.u64(5)),
                in.u64(6),
                in.count(7, Integer.MAX_VALUE),
                in.bool(8));
    }

    private static Request postPart(Proto.Reader in) {
        RoomId room = room(in);
        Term term = new Term(in.u64(2));
        Power power = Power.of(in.u32(3));
        Capability by = new Capability(room, term, in.bytes(4, SIGNATURE));
        return new Request.PostPart(by, power, in.bytes(5, 1, PartRef.MAX_PART));
    }
}
