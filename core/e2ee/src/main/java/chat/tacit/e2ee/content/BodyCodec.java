package chat.tacit.e2ee.content;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.mesh.Cut;
import chat.tacit.e2ee.mesh.Part;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.e2ee.route.Route;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.wire.Proto;

import java.time.Duration;
import java.util.Optional;

/** The {@code oneof} of a content: {@code contact.proto} has the fields. */
final class BodyCodec {
    private BodyCodec() {}

    static void write(Body body, Proto.Writer writer) {
        switch (body) {
            case Body.Hello hello -> writer.message(Body.Hello.KIND, w -> writeHello(hello, w));
            case Body.Message message ->
                    writer.message(
                            Body.Message.KIND,
                            w -> message.mentions().write(2, w.text(1, message.text())));
            case Body.Reply reply ->
                    writer.message(
                            Body.Reply.KIND,
                            w -> {
                                w.bytes(1, reply.message().bytes()).text(2, reply.text());
                                reply.mentions().write(3, w);
                            });
            case Amendment amendment ->
                    writer.message(amendment.kind(), w -> writeAmendment(amendment, w));
            case FileBody file -> writer.message(FileBody.KIND, file::write);
            case FilePart part -> writer.message(FilePart.KIND, part.part()::write);
            case Piece piece -> writer.message(Piece.KIND, piece.part()::write);
            case DeviceBody device -> writer.message(DeviceBody.KIND, device::write);
            case Body.Receipt receipt ->
                    writer.message(Body.Receipt.KIND, w -> writeReceipt(receipt, w));
            case Body.Profile profile ->
                    writer.message(
                            Body.Profile.KIND,
                            w ->
                                    w.text(1, profile.name())
                                            .bytes(2, profile.picture())
                                            .text(3, profile.status()));
            case Body.Routes routes ->
                    writer.message(Body.Routes.KIND, w -> writeRoutes(routes, w));
            case IdentityBody identity -> writer.message(IdentityBody.KIND, identity::write);
            case KeyChange change -> writer.message(KeyChange.KIND, change::write);
            case Body.History history ->
                    writer.message(
                            Body.History.KIND,
                            w ->
                                    w.u64(1, history.number())
                                            .u32(2, history.left())
                                            .bytes(3, history.part()));
            case Body.Timer timer ->
                    writer.message(Body.Timer.KIND, w -> w.u32(1, (int) timer.time().toSeconds()));
            case Body.Typing typing ->
                    writer.message(Body.Typing.KIND, w -> w.bool(1, typing.active()));
            case Missing missing -> writer.message(Missing.KIND, missing::write);
            case AccountTold account -> writer.message(AccountTold.KIND, account::write);
            case RoomStep step -> writer.message(RoomStep.KIND, step::write);
            case CallBody call -> writer.message(CallBody.KIND, call::write);
            case Body.Newer newer -> writer.raw(newer.kind(), newer.bytes());
        }
    }

    static Body read(Proto.Reader reader) {
        int kind = reader.next();
        return switch (kind) {
            case Body.Hello.KIND -> reader.message(kind, BodyCodec::readHello);
            case Body.Message.KIND ->
                    reader.message(
                            kind,
                            r ->
                                    new Body.Message(
                                            r.text(1, Content.MAX_TEXT), Mentions.read(2, r)));
            case Body.Reply.KIND ->
                    reader.message(
                            kind,
                            r ->
                                    new Body.Reply(
                                            readId(r),
                                            r.text(2, Content.MAX_TEXT),
                                            Mentions.read(3, r)));
            case Amendment.Edit.KIND ->
                    reader.message(
                            kind, r -> new Amendment.Edit(readId(r), r.text(2, Content.MAX_TEXT)));
            case Amendment.Delete.KIND ->
                    reader.message(kind, r -> new Amendment.Delete(readId(r)));
            case Amendment.Reaction.KIND ->
                    reader.message(
                            kind,
                            r ->
                                    new Amendment.Reaction(
                                            readId(r), r.text(2, Amendment.Reaction.MAX_EMOJI)));
            case FileBody.KIND -> reader.message(kind, FileBody::read);
            case FilePart.KIND -> new FilePart(reader.message(kind, r -> Part.read(Cut.FILE, r)));
            case Piece.KIND -> new Piece(reader.message(kind, r -> Part.read(Cut.CONTENT, r)));
            case DeviceBody.KIND -> reader.message(kind, DeviceBody::read);
            case Body.Receipt.KIND -> reader.message(kind, BodyCodec::readReceipt);
            case Body.Profile.KIND -> reader.message(kind, BodyCodec::readProfile);
            case Body.Routes.KIND -> reader.message(kind, BodyCodec::readRoutes);
            case IdentityBody.KIND -> reader.message(kind, IdentityBody::read);
            case KeyChange.KIND -> reader.message(kind, KeyChange::read);
            case Body.History.KIND ->
                    reader.message(
                            kind,
                            r ->
                                    new Body.History(
                                            r.u64(1),
                                            r.count(2, Integer.MAX_VALUE),
                                            r.bytes(3, 1, Body.History.MAX_PART)));
            case Body.Timer.KIND -> reader.message(kind, BodyCodec::readTimer);
            case Body.Typing.KIND -> reader.message(kind, r -> new Body.Typing(r.bool(1)));
            case Missing.KIND -> reader.message(kind, Missing::read);
            case AccountTold.KIND -> reader.message(kind, AccountTold::read);
            case RoomStep.KIND -> reader.message(kind, RoomStep::read);
            case CallBody.KIND -> reader.message(kind, CallBody::read);
            default -> readNewer(kind, reader);
        };
    }

    private static Body readNewer(int kind, Proto.Reader reader) {
        if (kind < Body.Newer.MIN_KIND) {
            throw new MalformedException("a content without a body");
        }
        return new Body.Newer(kind, reader.raw(kind));
    }

    private static Body.Timer readTimer(Proto.Reader reader) {
        int seconds = reader.count(1, (int) Body.Timer.MAX.toSeconds());
        return new Body.Timer(Duration.ofSeconds(seconds));
    }

    private static void writeAmendment(Amendment amendment, Proto.Writer writer) {
        writer.bytes(1, amendment.message().bytes());
        switch (amendment) {
            case Amendment.Edit edit -> writer.text(2, edit.text());
            case Amendment.Delete _ -> {}
            case Amendment.Reaction reaction -> writer.text(2, reaction.emoji());
        }
    }

    /** The message that a body is about. */
    private static ContentId readId(Proto.Reader reader) {
        return new ContentId(reader.bytes(1, ContentId.SIZE));
    }

    private static void writeHello(Body.Hello hello, Proto.Writer writer) {
        writer.u32(1, hello.travel().code())
                .message(2, w -> SignedEntry.write(hello.root(), w))
                .message(3, w -> writeRoutes(hello.routes(), w));
    }

    private static Body.Hello readHello(Proto.Reader reader) {
        return new Body.Hello(
                Travel.of(reader.u32(1)),
                reader.message(2, SignedEntry::read),
                reader.message(3, BodyCodec::readRoutes));
    }

    private static Body.Profile readProfile(Proto.Reader reader) {
        String name = reader.text(1, Body.Profile.MAX_NAME);
        Bytes picture = reader.bytes(2, 0, Body.Profile.MAX_PICTURE);
        return new Body.Profile(name, reader.text(3, Body.Profile.MAX_STATUS), picture);
    }

    private static void writeReceipt(Body.Receipt receipt, Proto.Writer writer) {
        writer.u32(1, receipt.progress().code())
                .repeated(2, receipt.messages().stream().map(ContentId::bytes).toList());
    }

    private static Body.Receipt readReceipt(Proto.Reader reader) {
        return new Body.Receipt(
                Body.Receipt.Progress.of(reader.u32(1)),
                reader.repeated(2, Body.Receipt.MAX_MESSAGES, ContentId.SIZE).stream()
                        .map(ContentId::new)
                        .toList());
    }

    private static void writeRoutes(Body.Routes routes, Proto.Writer writer) {
        writer.messages(
                        1,
                        routes.receiving(),
                        (receiving, w) ->
                                w.message(1, it -> Route.write(receiving.route(), it))
                                        .bool(2, receiving.recovery()))
                .messages(
                        2,
                        routes.sending(),
                        (sending, w) ->
                                w.bytes(1, sending.queue().bytes())
                                        .bytes(2, sending.serverKey().bytes()));
        routes.mesh().ifPresent(mesh -> writer.message(3, w -> MeshRoute.write(mesh, w)));
    }

    private static Body.Routes readRoutes(Proto.Reader reader) {
        return new Body.Routes(
                reader.messages(
                        1,
                        Body.Routes.MAX_ROUTES,
                        r -> new Body.Routes.Receiving(r.message(1, Route::read), r.bool(2))),
                reader.messages(
                        2,
                        Body.Routes.MAX_ROUTES,
                        r ->
                                new Body.Routes.Sending(
                                        new SenderId(r.bytes(1, EntityId.SIZE)),
                                        new AgreementPublicKey(
                                                r.bytes(2, AgreementPublicKey.SIZE)))),
                reader.has(3) ? Optional.of(reader.message(3, MeshRoute::read)) : Optional.empty());
    }
}
